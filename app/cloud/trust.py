"""Whose certificates are believed: the system's, with those that a company's administrator put there."""


def use_system_certificates() -> None:
    """Let every TLS connection of this process ask the system's store.

    Call it before anything imports ssl's users: requests, which MSAL sends with, prepares its own context
    when it is imported and would go on with the certificates that came with it.
    """
    import truststore  # noqa: PLC0415 -- the sandbox needs none of it

    truststore.inject_into_ssl()
