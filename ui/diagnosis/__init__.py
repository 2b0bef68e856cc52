"""The pane that explains the selected VM."""
