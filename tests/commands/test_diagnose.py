"""``diagnose``: one VM, one sentence, evidence, next step."""

import json

import pytest

from tests.commands.program import Azure, run


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_blocked_vm_says_why_and_what_next(demo_azure: Azure, form: str, language: str) -> None:
    done = run("diagnose", "krc-web-02", *demo_azure.arguments, "--format", form, "--language", language)
    assert done.returncode == 3, done.stderr
    plain = done.stdout.replace("\\", "")
    assert "krc-web-02" in plain.splitlines()[0]
    assert "agent-present" in plain


def test_json_is_the_same_contract_with_one_vm(demo_azure: Azure) -> None:
    done = run("diagnose", "KRC-WEB-02", *demo_azure.arguments, "--format", "json")
    document = json.loads(done.stdout)
    assert [vm["name"] for vm in document["vms"]] == ["krc-web-02"]
    assert document["schema"] == 1


def test_a_resource_id_in_any_case_is_found(demo_azure: Azure) -> None:
    document = json.loads(run("diagnose", "krc-web-02", *demo_azure.arguments, "--format", "json").stdout)
    found = run("diagnose", document["vms"][0]["id"].upper(), *demo_azure.arguments)
    assert found.returncode == 3
    assert "krc-web-02" in found.stdout


def test_a_name_that_is_there_twice_is_ambiguous(demo_azure: Azure) -> None:
    done = run("diagnose", "print-01", *demo_azure.arguments)
    assert done.returncode == 4
    assert done.stdout == ""
    assert done.stderr.count("/resourceGroups/") == 2


def test_a_mistyped_name_gets_the_nearest(demo_azure: Azure) -> None:
    done = run("diagnose", "krc-wbe-02", *demo_azure.arguments)
    assert done.returncode == 4
    assert "krc-web-02" in done.stderr
