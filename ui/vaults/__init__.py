"""The page of vaults and the vault form."""
