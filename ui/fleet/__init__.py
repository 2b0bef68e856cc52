"""The tree of VMs with badges, filter and overview."""
