"""The search of everything that a test run wrote for what the sandbox issued meanwhile."""
