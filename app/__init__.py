"""Everything the program can do without a screen; nothing here imports Qt."""
