"""The policy editor: a policy as a form and as a picture, and the choice of a VM's disks."""
