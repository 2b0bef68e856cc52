"""Changing what is protected already: stop, resume, undelete, another policy, delete the data."""
