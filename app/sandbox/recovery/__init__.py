"""Microsoft.RecoveryServices of the simulated Azure: vaults, policies, items, jobs, recovery points."""
