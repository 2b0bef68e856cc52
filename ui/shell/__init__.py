"""The main window, its command bar, panes and session."""
