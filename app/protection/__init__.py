"""CHANGE: what a plan is, its exact requests, carrying it out, jobs."""
