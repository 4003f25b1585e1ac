"""Production refuses to start half-open, and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KEY = "a-key-of-this-test-and-of-nothing-else"
GOOD = {"DEBUG": "0", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "fupin.example"}


def start(folder: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    said = {name: value for name, value in {**GOOD, **changed}.items() if value}
    env = {"PATH": os.environ["PATH"], "FUPIN_DATA_DIR": str(folder), "PYTHONIOENCODING": "utf-8", **said}
    return subprocess.run([sys.executable, "-c", "import fupin.settings"], env=env, capture_output=True, text=True)


def test_a_full_setting_starts(tmp_path) -> None:
    assert start(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"SECRET_KEY": ""}, "没有设 SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "太短"),
        ({"SECRET_KEY": "only-for-demonstration-and-tests-never-in-production"}, "自己的密钥"),
        ({"ALLOWED_HOSTS": ""}, "没有设 ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "含有 *"),
        ({"ALLOWED_HOSTS": "fupin.example,*"}, "含有 *"),
        ({"DEBUG": "maybe"}, "只能填 1 或 0"),
        ({"DATABASE_URL": "mysql://x"}, "只认 postgres://"),
    ],
)
def test_half_open_settings_are_refused(tmp_path, changed, reason) -> None:
    refused = start(tmp_path, **changed)
    assert refused.returncode != 0
    assert reason in refused.stderr


def test_demonstration_data_is_never_production(tmp_path) -> None:
    (tmp_path / "demo.json").touch()
    assert "演示数据" in start(tmp_path).stderr
    assert start(tmp_path, DEBUG="1").returncode == 0
