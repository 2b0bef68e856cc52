"""The strip of operations and backup jobs."""
