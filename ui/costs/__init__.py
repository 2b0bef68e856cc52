"""What a plan will cost, shown before it is applied."""
