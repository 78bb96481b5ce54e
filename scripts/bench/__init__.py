"""Speed and memory, measured against the floor in the same run: `make bench`."""
