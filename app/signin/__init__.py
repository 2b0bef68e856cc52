"""Who is signed in: methods, accounts, tenants, the token cache, and what Entra's refusals mean."""
