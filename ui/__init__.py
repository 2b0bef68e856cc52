"""The window: Qt only; shows what app/ says and asks app/ to act."""
