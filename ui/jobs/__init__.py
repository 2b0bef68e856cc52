"""What is being worked on: our own operations, Azure's backup jobs, and the log."""
