"""Exchange: figures for other systems and for files."""
