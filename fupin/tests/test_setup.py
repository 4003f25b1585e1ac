"""Installing for real: everything from one command, once, and never on top of anything."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fupin.tests.commands import Installation, scratch_database

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


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The tables, and nothing in them: what takes long of an installation, done once for all tests."""
    with scratch_database() as url:
        made = Installation(tmp_path_factory.mktemp("pattern") / "office", url)
        for more in ([], ["--database", "queue"]):
            assert made.run("migrate", "-v", "0", *more).returncode == 0
        yield made


@pytest.fixture
def empty(pattern: Installation, tmp_path: Path) -> Iterator[Installation]:
    """The pattern again, for one test to install into."""
    shutil.copytree(pattern.data, tmp_path / "office")
    with scratch_database(pattern.environment.get("DATABASE_URL", "")) as url:
        yield Installation(tmp_path / "office", url, **REAL)


def told(office: Installation, **others: str) -> list[str]:
    divisions = office.data.with_name("regions.csv")
    divisions.write_text("code,name\n99,试省\n9901,试州\n990101,甲县\n990101201,甲镇\n990101201203,甲村\n")
    regions = {"--regions": str(divisions)}
    return [word for pair in (regions | TOLD | others).items() for word in pair]


def test_a_county_is_installed_by_one_command_once(bare: Installation) -> None:
    done = bare.run("setup", "--no-input", *told(bare))
    assert done.returncode == 0, done.stderr
    password = done.stdout.split("初始密码：")[1].split()[0]
    said = json.loads(bare.shell(SAID.replace("PASSWORD", repr(password))))
    assert said == ["guanli", True, "administrator", "990101", "甲县乡村振兴局", True]
    keys = sorted(path.name for path in (bare.data / "keys").iterdir())
    assert keys == ["audit.key", "data.key", "digest.key"]
    again = bare.run("setup", "--no-input", *told(bare))
    assert (again.returncode, "没有安装" in again.stderr) == (1, True)


def test_a_wrong_file_leaves_no_account(empty: Installation) -> None:
    done = empty.run("setup", "--no-input", *told(empty, **{"--region": "990199"}))
    assert (done.returncode, "990199" in done.stderr) == (1, True), done.stderr
    done = empty.run("setup", "--no-input", *told(empty))
    assert done.returncode == 0, done.stderr


def test_what_is_missing_is_named(bare: Installation) -> None:
    done = bare.run("setup", "--no-input", *told(bare)[:-2])
    assert (done.returncode, "--username" in done.stderr) == (1, True), done.stderr


def test_a_demonstration_is_never_installed_over(bare: Installation) -> None:
    bare.environment["DEBUG"] = "1"
    done = bare.run("setup", "--no-input", *told(bare))
    assert (done.returncode, "DEBUG" in done.stderr) == (1, True)


def test_it_is_not_served_without_its_keys_or_open_to_debugging(empty: Installation) -> None:
    assert "缺密钥文件 data、digest、audit" in empty.run("serve", "--port", "1").stderr
    assert empty.run("setup", "--no-input", *told(empty)).returncode == 0
    (empty.data / "keys" / "audit.key").unlink()
    assert "缺密钥文件 audit" in empty.run("serve", "--port", "1").stderr
    empty.environment["DEBUG"] = "1"
    refused = empty.run("serve", "--port", "1")
    assert refused.returncode == 1
    assert "DEBUG 开着，而库里是正式账号" in refused.stderr
