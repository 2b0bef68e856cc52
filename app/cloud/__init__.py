"""How Azure is spoken to: environments, credentials, one ARM reader, errors, throttling."""
