"""Installing for real: everything from one command, once, and never on top of anything."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fupin.tests.commands import Installation, scratch_database, with_tables

REAL = {"DEBUG": "0", "SECRET_KEY": "a-key-of-this-test-and-of-nothing-else", "ALLOWED_HOSTS": "fupin.example"}
TOLD = {
    "--region": "990101",
    "--office": "甲县乡村振兴局",
    "--phone": "0859-1234567",
    "--name": "潘学文",
    "--username": "GuanLi",
}
SAID = """
import json
from fupin.accounts.models import User
from villages.models import Office
user = User.objects.get()
post = user.current_posts()[0]
print(json.dumps([user.username, user.must_change_password, post.role, post.region_id, Office.objects.get().name,
    user.check_password(PASSWORD)]))
"""


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Installation]:
    """Nothing yet: no folder, an empty database."""
    with scratch_database() as url:
        yield Installation(tmp_path / "office", url, **REAL)


@pytest.fixture
def empty(django_db_setup: None, tmp_path: Path) -> Iterator[Installation]:
    """The tables, and nothing in them: what takes long of an installation is there."""
    with with_tables(tmp_path / "office", **REAL) as made:
        yield made


def told(folder: Path, **others: str) -> list[str]:
    divisions = folder / "regions.csv"
    divisions.write_text("code,name\n99,试省\n9901,试州\n990101,甲县\n990101201,甲镇\n990101201203,甲村\n")
    regions = {"--regions": str(divisions)}
    return [word for pair in (regions | TOLD | others).items() for word in pair]


def test_a_county_is_installed_by_one_command_once(bare: Installation, tmp_path: Path) -> None:
    done = bare.run("setup", "--no-input", *told(tmp_path))
    assert done.returncode == 0, done.stderr
    password = done.stdout.split("初始密码：")[1].split()[0]
    said = json.loads(bare.shell(SAID.replace("PASSWORD", repr(password))))
    assert said == ["guanli", True, "administrator", "990101", "甲县乡村振兴局", True]
    keys = sorted(path.name for path in (bare.data / "keys").iterdir())
    assert keys == ["audit.key", "data.key", "digest.key"]
    again = bare.run("setup", "--no-input", *told(tmp_path))
    assert (again.returncode, "没有安装" in again.stderr) == (1, True)


def test_a_wrong_file_leaves_no_account(empty: Installation, tmp_path: Path) -> None:
    done = empty.run("setup", "--no-input", *told(tmp_path, **{"--region": "990199"}))
    assert (done.returncode, "990199" in done.stderr) == (1, True), done.stderr
    done = empty.run("setup", "--no-input", *told(tmp_path))
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_what_is_missing_is_named(settings: Any, tmp_path: Path) -> None:
    settings.DEBUG, settings.KEY_DIR = False, tmp_path / "keys"
    with pytest.raises(CommandError, match="--username"):
        call_command("setup", "--no-input", *told(tmp_path)[:-2])
    assert not settings.KEY_DIR.exists()


@pytest.mark.django_db
def test_a_demonstration_is_never_installed_over(settings: Any, tmp_path: Path) -> None:
    settings.DEBUG, settings.KEY_DIR = True, tmp_path / "keys"
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("setup", "--no-input", *told(tmp_path))
    assert not settings.KEY_DIR.exists()


def test_it_is_not_served_without_its_keys_or_open_to_debugging(empty: Installation, tmp_path: Path) -> None:
    assert "缺密钥文件 data、digest、audit" in empty.run("serve", "--port", "1").stderr
    assert empty.run("setup", "--no-input", *told(tmp_path)).returncode == 0
    (empty.data / "keys" / "audit.key").unlink()
    assert "缺密钥文件 audit" in empty.run("serve", "--port", "1").stderr
    empty.environment["DEBUG"] = "1"
    refused = empty.run("serve", "--port", "1")
    assert refused.returncode == 1
    assert "DEBUG 开着，而库里是正式账号" in refused.stderr
