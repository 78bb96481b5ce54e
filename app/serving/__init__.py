"""Starting the whole of Insyn with one command: database, demo, web server, job process."""
