"""What every command owes to the programs that call it."""

import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandParser

from fupin.tests.commands import Installation
from manage import main


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """With which code `manage.py …` ends."""
    monkeypatch.setattr(CommandParser, "exit", CommandParser.exit)  # put back afterwards
    monkeypatch.setattr(sys, "argv", ["manage.py", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("backup",),
        ("restore", "--sideways"),
        ("import_roster",),
        ("demo", "--scale", "moon"),
        ("check_doubts", "--nothing"),
    ],
)
def test_wrong_usage_exits_with_one(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    """Two would mean that a file was refused."""
    assert ended(monkeypatch, *arguments) == 1


def test_help_is_no_failure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(monkeypatch, "backup", "--help") == 0
    assert "DIR" in capsys.readouterr().out


def test_the_program_itself_ends_so(tmp_path: Path) -> None:
    assert Installation(tmp_path / "office").run("restore", "--sideways").returncode == 1
