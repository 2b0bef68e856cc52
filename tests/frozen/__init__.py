"""Builds the one-folder program and uses it: ``python -m tests.frozen``."""
