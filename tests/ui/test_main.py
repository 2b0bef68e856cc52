"""The entry: headless commands never see Qt, wrong usage is a sentence, no display plays the tour."""

import os
import subprocess
import sys

import pytest

from ui.arguments import window_options
from ui.display_check import surely_works, why_no_window
from ui.main import run


def _python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )


def test_an_unknown_command_is_a_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["asess"]) == 2
    said = capsys.readouterr().err
    assert "no command 'asess'" in said
    assert "assess, diagnose, tour, sandbox" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--demo", "--arm-endpoint", "https://x"], "leave out --arm-endpoint"),
        (["--access-token-file", "t"], "--arm-endpoint"),
        (["--arm-endpoint", "https://x"], "--access-token-file"),
        (["--vms", "5"], "add --demo"),
        (["--demo", "--vms", "0"], "1 to 50000"),
        (["--language", "fr"], "invalid choice"),
        (["--nonsense"], "unrecognized arguments"),
    ],
)
def test_wrong_options_are_a_sentence_and_exit_code_2(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        window_options(words)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


def test_the_entry_imports_neither_qt_nor_the_rooms() -> None:
    result = _python(
        "import sys, ui.main;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'PySide6', 'app', 'qasync', 'asyncio'}))"
    )
    assert result.stdout.strip() == "[]", result.stderr


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    result = _python(
        "import sys, ui.shell.start;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'asyncio', 'qasync', 'msgspec', 'aiohttp', 'azure', 'truststore'}))"
    )
    assert result.stdout.strip() == "[]", result.stderr


def test_offscreen_is_sure_and_a_display_that_is_not_there_is_not() -> None:
    assert surely_works({"QT_QPA_PLATFORM": "offscreen"})
    if sys.platform == "linux":
        assert not surely_works({"DISPLAY": ":54321"})
        assert not surely_works({})


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_a_missing_display_is_found_out_in_a_child_process() -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}
    }
    environment["QT_QPA_PLATFORM"] = "xcb"
    assert why_no_window(environment)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_the_window_says_so_and_names_the_commands() -> None:
    result = _python(
        "from ui.main import run; raise SystemExit(run([]))",
        QT_QPA_PLATFORM="xcb",
        DISPLAY="",
        WAYLAND_DISPLAY="",
        LANG="C",
    )
    assert result.returncode == 2
    assert "The window cannot be shown" in result.stderr
    assert "assess" in result.stderr
    assert "Traceback" not in result.stderr


def test_without_qt_the_demo_plays_the_tour() -> None:
    code = (
        "import sys, types;"
        "tour = types.ModuleType('app.commands.tour'); tour.DESCRIPTION = '';"
        "tour.add_arguments = lambda parser: None; tour.run = lambda arguments: 7;"
        "sys.modules['app.commands.tour'] = tour;"
        "import ui.display_check; ui.display_check.why_no_window = lambda: 'libEGL.so.1 is missing';"
        "from ui.main import run; raise SystemExit(run(['--demo', '--language', 'ko']))"
    )
    result = _python(code)
    assert result.returncode == 7
    assert "창을 열 수 없습니다: libEGL.so.1 is missing" in result.stderr
