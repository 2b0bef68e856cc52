"""What things are: frozen values and enums, no input or output."""
