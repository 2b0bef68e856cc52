"""The real Azure CLI against the sandbox: ``python -m tests.azure_cli``.

A command of its own, not part of the test run: it installs azure-cli (about 700 MB, once) into an environment
of its own in the user's cache folder, because azure-cli pins other versions of the SDKs than the program.

Using the real ``az`` elsewhere (an exported script, say)::

    from tests.azure_cli.signed_in import azure_cli
    from tests.azure_cli.sandbox_process import tls_sandbox

    with tls_sandbox("--vms", "60", "--speed", "60") as sandbox, azure_cli(sandbox) as az:
        vaults = az.run("backup", "vault", "list").json  # also: exit_code, stdout, stderr
        done = az.bash(script)  # a bash script (text or Path) whose ``az`` is this one, signed in
        document = sandbox.get("/subscriptions/...")  # what the sandbox holds, by its own token
        assessed = sandbox.assess()  # what the program reads: ``assess --format json``

``az.environment`` is the whole environment of a signed-in ``az``, for ``subprocess``;
``azure_cli(sandbox, recipe="entra")`` signs in with the tenant in the path instead of the ADFS spelling.
``az`` is signed in as the service principal of the sandbox, which has the rights of the printed token.
"""
