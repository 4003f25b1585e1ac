"""What every command owes to the programs that call it."""

from pathlib import Path

import pytest

from fupin.tests.commands import Installation


@pytest.mark.parametrize(
    "arguments", [("backup",), ("restore", "--sideways"), ("import_roster",), ("demo", "--scale", "moon")]
)
def test_wrong_usage_exits_with_one(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Two would mean that a file was refused."""
    assert Installation(tmp_path / "office").run(*arguments).returncode == 1


def test_help_is_no_failure(tmp_path: Path) -> None:
    done = Installation(tmp_path / "office").run("backup", "--help")
    assert (done.returncode, "DIR" in done.stdout) == (0, True)
