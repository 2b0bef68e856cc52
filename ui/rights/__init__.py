"""What the account may not do: said at the controls, tried anyway, asked for."""
