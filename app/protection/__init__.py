"""CHANGE: names, plans, applying them, jobs."""
