"""COST: what protection will cost a month, as a range, from a dated price file that the user may edit."""
