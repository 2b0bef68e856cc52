"""Budgets as ratios against a baseline of the same run; run with ``python -m tests.benchmarks``."""
