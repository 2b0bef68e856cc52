"""The rules of the house: rooms import only downwards, app/ never sees Qt, the sandbox stays apart."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = (
    "app.domain",
    "app.cloud",
    "app.signin",
    "app.rights",
    "app.inventory",
    "app.readiness",
    "app.diagnosis",
    "app.protection",
    "app.policies",
    "app.planning",
    "app.journal",
    "app.export",
    "app.costs",
    "app.reports",
    "app.commands",
)
QT = ("PySide6", "qasync", "shiboken6")


def modules(folder: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.module or "", node.lineno


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


APP = [pytest.param(name, path, id=name) for name, path in modules("app")]
UI = [pytest.param(name, path, id=name) for name, path in modules("ui")]


@pytest.mark.parametrize(("name", "path"), APP)
def test_app_never_imports_qt_or_the_window(name: str, path: Path) -> None:
    wrong = [f"{path}:{line}" for module, line in imports(path) if module.split(".")[0] in {*QT, "ui"}]
    assert not wrong, f"{name} imports Qt or ui: {wrong}"


@pytest.mark.parametrize(("name", "path"), APP)
def test_rooms_import_only_downwards(name: str, path: Path) -> None:
    own = room_of(name)
    if own == "app.sandbox":
        allowed = {"app.sandbox", "app"}
    elif own in ROOMS:
        allowed = {*ROOMS[: ROOMS.index(own) + 1], "app"}
    else:
        assert name == "app", f"{name} is in no room"
        allowed = {"app"}
    if name == "app.commands.sandbox":
        allowed.add("app.sandbox")
    wrong = [
        f"{path}:{line} imports {module}"
        for module, line in imports(path)
        if module.split(".")[0] == "app" and room_of(module) not in allowed
    ]
    assert not wrong, wrong


@pytest.mark.parametrize(("name", "path"), UI)
def test_the_window_does_not_know_the_sandbox_and_only_the_bridge_knows_qasync(name: str, path: Path) -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for module, line in imports(path)
        if module.startswith("app.sandbox")
        or (module.split(".")[0] == "qasync" and name != "ui.async_bridge")
    ]
    assert not wrong, wrong


def test_the_headless_program_works_where_qt_cannot_be_imported() -> None:
    program = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('PySide6', 'shiboken6', 'qasync'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "sys.argv = ['vm-backup-assistant', 'assess', '--demo', '--format', 'json']\n"
        "from ui.main import run\n"
        "sys.exit(run())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=170, check=False
    )
    assert done.returncode == 3, done.stderr
    assert '"schema": 1' in done.stdout
