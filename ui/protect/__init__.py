"""The dialogs that enable backup and back up now."""
