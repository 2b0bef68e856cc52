"""Theme, icons, badges and small widgets shared by the panes."""
