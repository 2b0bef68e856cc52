"""Headless: what is read of many subscriptions, and what is said of those that are not read."""

import json
from pathlib import Path

from tests.commands.program import run
from tests.sandbox.serving import Client
from tests.signin.cloud import many_subscriptions, private_file


def place(azure: Client, folder: Path) -> list[str]:
    token = folder / "token"
    if not token.exists():
        private_file(folder, "token", azure.server.token.encode())
    return ["--arm-endpoint", azure.server.url, "--access-token-file", str(token)]


def test_more_than_fifty_need_a_choice(private_folder: Path) -> None:
    with many_subscriptions(51) as azure:
        done = run("assess", *place(azure, private_folder))
        assert (done.returncode, done.stdout) == (2, "")
        assert "51 subscriptions" in done.stderr
        assert "--subscription" in done.stderr
        assert "--all-subscriptions" in done.stderr
        assert {one.path for one in azure.server.requests} == {"/subscriptions"}
        chosen = run(
            "assess", *place(azure, private_folder), "--subscription", "Empty 03", "--format", "json"
        )
        assert chosen.returncode == 0, chosen.stderr
        assert json.loads(chosen.stdout)["vms"] == []
        everything = run("assess", *place(azure, private_folder), "--all-subscriptions")
        assert everything.returncode == 0, everything.stderr


def test_disabled_and_past_due_ones_are_named_with_their_state(private_folder: Path) -> None:
    with many_subscriptions(4, {1: "Disabled", 2: "PastDue", 3: "Warned"}) as azure:
        done = run("assess", *place(azure, private_folder))
        assert done.returncode == 0, done.stderr
        assert "“Empty 01” (00000000-0000-0000-0000-000000000002) is disabled." in done.stderr
        assert "“Empty 02” (00000000-0000-0000-0000-000000000003) is past due." in done.stderr
        assert "Empty 03" not in done.stderr
        paths = " ".join(one.path for one in azure.server.requests)
        assert "000000000002" not in paths
        assert "000000000003" not in paths
        assert "000000000004" in paths
