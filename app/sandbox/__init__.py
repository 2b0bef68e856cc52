"""The simulated Azure: a loopback HTTP server that answers as Azure Resource Manager does."""
