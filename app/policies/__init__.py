"""JUDGE and CHANGE: which policy fits a VM, what a policy may say, when it runs, the editor's values."""
