"""CHANGE: from what the user chose to one plan; reads only."""
