"""A plan is applied by a program that is killed again and again: ``python -m tests.kills [--count 50]``."""
