"""A plan outside the program: as a file that can be opened again."""
