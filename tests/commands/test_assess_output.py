"""Formats, exit codes, and what bad input is answered with."""

import base64
import csv
import io
import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.commands.program import Azure, run


class Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_table_names_every_vm_and_what_could_not_be_read(demo_azure: Azure, language: str) -> None:
    done = run("assess", *demo_azure.arguments, "--language", language)
    assert done.returncode == 3
    assert "krc-web-02" in done.stdout
    assert "Microsoft.RecoveryServices/vaults/read" in done.stdout
    assert ("Cannot tell" in done.stdout) == (language == "en")
    assert ("알 수 없음" in done.stdout) == (language == "ko")
    assert done.stderr == ""


def test_csv_is_one_guarded_line_a_vm(demo_azure: Azure, tmp_path: Path) -> None:
    target = tmp_path / "fleet.csv"
    done = run("assess", *demo_azure.arguments, "--format", "csv", "--output", str(target))
    assert (done.returncode, done.stdout) == (3, "")
    content = target.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) >= 60
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]
    assert list(tmp_path.iterdir()) == [target]


def test_html_is_one_page_without_script(demo_azure: Azure, tmp_path: Path) -> None:
    target = tmp_path / "fleet.html"
    assert run("assess", *demo_azure.arguments, "--format", "html", "--output", str(target)).returncode == 3
    page = target.read_text(encoding="utf-8")
    cells = Cells()
    cells.feed(page)
    assert cells.tags.count("tr") >= 61
    assert not {"script", "link", "img", "iframe"} & set(cells.tags)


def test_one_region_of_one_subscription(demo_azure: Azure) -> None:
    options = ["--subscription", "Contoso Production", "--region", "Korea South", "--format", "json"]
    done = run("assess", *demo_azure.arguments, *options)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert {vm["region"] for vm in document["vms"]} == {"koreasouth"}
    assert {vm["subscription"] for vm in document["vms"]} == {"Contoso Production"}


@pytest.mark.parametrize("what", ["blocked", "warning", "unprotected", "unknown"])
def test_fail_on_adds_one(demo_azure: Azure, what: str) -> None:
    assert run("assess", *demo_azure.arguments, "--fail-on", what).returncode == 1


def test_fail_on_nothing_found_leaves_the_code(demo_azure: Azure) -> None:
    options = ["--subscription", "Contoso Production", "--region", "koreasouth", "--fail-on", "unknown"]
    assert run("assess", *demo_azure.arguments, *options).returncode == 0


def test_the_2018_profile_judges_by_the_guide(demo_azure: Azure) -> None:
    done = run("assess", *demo_azure.arguments, "--format", "json", "--profile", "2018")
    document = json.loads(done.stdout)
    assert document["profile"] == "2018"
    hana = next(vm for vm in document["vms"] if vm["name"] == "sap-hana-01")
    finding = next(one for one in hana["findings"] if one["rule"] == "disk-write-accelerator")
    assert (finding["status"], finding["severity"]) == ("fail", "blocker")


BAD_USAGE = [
    (["assess"], "Say where to connect"),
    (["assess", "--demo", "--vms", "0"], "1 to 50000"),
    (["assess", "--demo", "--vms", "50001"], "1 to 50000"),
    (["assess", "--demo", "--vms", "many"], "1 to 50000"),
    (["assess", "--vms", "5"], "--demo"),
    (["assess", "--demo", "--sign-in", "cli"], "--demo"),
    (["assess", "--arm-endpoint", "http://example.com", "--access-token-file", "x"], "https"),
    (["assess", "--arm-endpoint", "nonsense", "--access-token-file", "x"], "URL"),
    (["assess", "--access-token-file", "x"], "--arm-endpoint"),
    (["assess", "--demo", "--format", "pdf"], "pdf"),
    (["assess", "--demo", "--timeout", "-1"], "above 0"),
    (["frobnicate"], "frobnicate"),
    (["sandbox", "--vms", "99999999"], "50000"),
    (["sandbox", "--import", "no-such-folder"], "no-such-folder"),
    (["sandbox", "--faults", "no-such-file"], "no-such-file"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD_USAGE, ids=[" ".join(one) for one, _ in BAD_USAGE])
def test_wrong_usage_is_a_sentence_and_two(arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_an_endpoint_that_nobody_serves(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("abc")
    token.chmod(0o600)
    done = run("assess", "--arm-endpoint", "http://127.0.0.1:9", "--access-token-file", str(token))
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "127.0.0.1" in done.stderr


@pytest.mark.parametrize("content", ["", "two words", "missing", "open", "expired", "wrong"])
def test_a_token_file_that_cannot_be_used(demo_azure: Azure, tmp_path: Path, content: str) -> None:
    token = tmp_path / "token"
    if content != "missing":
        claims = base64.urlsafe_b64encode(b'{"exp": 1000}').decode().rstrip("=")
        token.write_text(f"e30.{claims}.x" if content == "expired" else content)
        token.chmod(0o644 if content == "open" else 0o600)
    done = run("assess", "--arm-endpoint", demo_azure.url, "--access-token-file", str(token))
    assert done.returncode == 5, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("vm-backup-assistant: ")


def test_an_output_that_cannot_be_written_leaves_nothing(demo_azure: Azure, tmp_path: Path) -> None:
    done = run("assess", *demo_azure.arguments, "--output", str(tmp_path / "none" / "fleet.txt"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_closed_pipe_ends_quietly(demo_azure: Azure) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        [sys.executable, "-m", "ui.main", "assess", *demo_azure.arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=170,
        check=False,
    )
    os.close(writing)
    assert process.stderr == ""
    assert process.returncode == 3


def test_a_timeout_keeps_what_was_read_and_says_incomplete(demo_azure: Azure) -> None:
    done = run("assess", *demo_azure.arguments, "--format", "json", "--timeout", "0.001")
    assert done.returncode == 3
    assert json.loads(done.stdout)["schema"] == 1
