"""Backups as an operator makes and restores them: whole, apart from the keys, and refused when anything is wrong."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fupin.keys import key
from fupin.management.keeping import key_files
from fupin.management.keeping.manifest import check_files, check_schema, read_manifest
from fupin.management.keeping.stores import copy_sqlite, only_one_connected
from fupin.tests.commands import Installation, scratch_database, with_tables

EMPLOY = """
import uuid
from fupin.accounts.models import Person, User
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
@write
def hire(name):
    person = Person.objects.create(name=name, phone="13900000000", write=uuid.uuid4())
    record(Verb.PERSON_SAVED, person, by=None, after={"姓名": name})
    User.objects.create(username=f"u{person.pk}", person=person)
"""
PHONES = "from fupin.accounts.models import Person; print(*{person.phone for person in Person.objects.all()})"


PREPARE = """
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
hire("韦明")
folder = Path(settings.UPLOAD_DIR) / "2026"
folder.mkdir(parents=True)
(folder / "roster").write_bytes(b"sealed")
call_command("backup", str(settings.DATA_DIR.parent / "backup"))
call_command("keys", str(settings.DATA_DIR.parent / "keys"))
hire("罗正华")
"""


@pytest.fixture(scope="module")
def pattern(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An office with one upload and one person; beside its folder a backup and the keys; then another person."""
    with with_tables(tmp_path_factory.mktemp("pattern") / "office") as made:
        made.shell(EMPLOY + PREPARE)
        yield made


@pytest.fixture
def office(pattern: Installation, tmp_path: Path) -> Iterator[Installation]:
    """The same office again, for one test to work on."""
    shutil.copytree(pattern.data, tmp_path / "office")
    with scratch_database(pattern.environment.get("DATABASE_URL", "")) as url:
        yield Installation(tmp_path / "office", url)


@pytest.fixture
def kept(pattern: Installation, tmp_path: Path) -> Path:
    for folder in ("backup", "keys"):
        shutil.copytree(pattern.data.with_name(folder), tmp_path / folder)
    return tmp_path / "backup"


def test_a_backup_restores_on_a_new_machine(kept: Path, tmp_path: Path) -> None:
    with scratch_database() as url:
        new = Installation(tmp_path / "new", url)
        too_early = new.run("restore", str(kept))
        assert (too_early.returncode, "没有密钥" in too_early.stderr) == (1, True)
        assert new.run("keys", str(kept.with_name("keys")), "--restore").returncode == 0
        done = new.run("restore", str(kept))
        assert done.returncode == 0, done.stderr
        assert new.names() == ["韦明"]
        assert new.shell(PHONES) == "13900000000"
        assert (new.data / "uploads" / "2026" / "roster").read_bytes() == b"sealed"
        assert json.loads(new.run("verify_audit", "--json", "--skip-checks").stdout) == {
            "ok": True,
            "entries": 1,
            "first_bad": None,
        }


def test_what_is_there_is_replaced_only_when_told_and_kept_then(
    office: Installation, kept: Path, tmp_path: Path
) -> None:
    refused = office.run("restore", str(kept))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert office.names() == ["罗正华", "韦明"]
    done = office.run("restore", str(kept), "--replace")
    assert done.returncode == 0, done.stderr
    assert office.names() == ["韦明"]
    (way_back,) = office.data.glob("before-restore-*")
    assert (way_back / "uploads" / "2026" / "roster").exists()
    assert {path.name for path in way_back.iterdir()} & {"fupin.sqlite3", "fupin.dump"}


def test_keys_are_not_in_a_backup_and_nobody_else_reads_it(kept: Path) -> None:
    secrets = [path.read_text() for path in kept.with_name("keys").iterdir()]
    files = [path for path in kept.rglob("*") if path.is_file()]
    assert len(secrets) == 3
    assert not [path for path in files for secret in secrets if secret.encode() in path.read_bytes()]
    assert {path.stat().st_mode & 0o077 for path in [kept, *files, *kept.with_name("keys").iterdir()]} == {0}


def spoil_content(kept: Path) -> None:
    path = next(path for path in kept.iterdir() if path.name.startswith("fupin."))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def spoil_manifest(kept: Path, **facts: Any) -> None:
    said = json.loads((kept / "manifest.json").read_text())
    (kept / "manifest.json").write_text(json.dumps(said | facts))


SPOILT = {
    "content": (spoil_content, "已损坏"),
    "missing": (lambda kept: (kept / "uploads" / "2026" / "roster").unlink(), "缺少文件"),
    "planted": (lambda kept: (kept / "uploads" / "more").symlink_to("/etc/hostname"), "多出一个文件"),
    "unfinished": (lambda kept: (kept / "manifest.json").unlink(), "没有完好的"),
    "another file": (lambda kept: (kept / "manifest.json").write_text("[]"), "没有完好的"),
    "rewritten": (lambda kept: spoil_manifest(kept, files=[]), "被改动过"),
    "other keys": (lambda kept: spoil_manifest(kept, keys={}), "密钥"),
}


@pytest.fixture
def own_keys(settings: Any, kept: Path) -> Iterator[None]:
    """This process uses the keys of the backup."""
    settings.KEY_DIR = kept.with_name("keys")
    key.cache_clear()
    yield
    key.cache_clear()


@pytest.mark.parametrize("name", SPOILT)
def test_a_damaged_backup_is_refused(name: str, kept: Path, own_keys: None) -> None:
    check_files(kept, read_manifest(kept))
    spoil, sentence = SPOILT[name]
    spoil(kept)
    with pytest.raises(CommandError, match=sentence):
        check_files(kept, read_manifest(kept))


def test_a_backup_of_another_kind_or_a_newer_version_is_refused(kept: Path, own_keys: None) -> None:
    manifest = read_manifest(kept)
    check_schema(manifest, manifest["engine"])
    with pytest.raises(CommandError, match="DATABASE_URL"):
        check_schema(manifest, "another")
    with pytest.raises(CommandError, match="先升级"):
        check_schema(manifest | {"migrations": ["households.9999_later"]}, manifest["engine"])


def test_after_a_refusal_nothing_was_touched(office: Installation, kept: Path) -> None:
    spoil_content(kept)
    assert office.run("restore", str(kept), "--replace").returncode == 1
    assert not list(office.data.glob("before-restore-*"))
    assert office.names() == ["罗正华", "韦明"]


def test_a_backup_goes_to_a_folder_of_its_own(settings: Any, kept: Path, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "office"
    with pytest.raises(CommandError, match="已有内容"):
        call_command("backup", str(kept))
    with pytest.raises(CommandError, match="数据文件夹之外"):
        call_command("backup", str(settings.DATA_DIR / "copy"))
    with pytest.raises(CommandError, match="分开保管"):
        call_command("keys", str(settings.DATA_DIR / "copy"))
    assert not settings.DATA_DIR.exists()


def test_a_copy_is_consistent_while_somebody_writes(tmp_path: Path) -> None:
    """Two rows are always written together: no copy may hold one of them."""
    source = tmp_path / "live.sqlite3"
    with sqlite3.connect(source) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE entry (batch integer)")
    database.close()
    stop = threading.Event()

    def clerk() -> None:
        own = sqlite3.connect(source, timeout=20)
        batch = 0
        while not stop.is_set():
            batch += 1
            with own:
                own.execute("INSERT INTO entry VALUES (?)", [batch])
                own.execute("INSERT INTO entry VALUES (?)", [batch])
        own.close()

    writer = threading.Thread(target=clerk)
    writer.start()
    counts = []
    for turn in range(10):
        copy_sqlite(source, tmp_path / f"copy{turn}")
        counts.append(sqlite3.connect(tmp_path / f"copy{turn}").execute("SELECT count(*) FROM entry").fetchone()[0])
    stop.set()
    writer.join()
    assert [count % 2 for count in counts] == [0] * 10
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_a_file_in_use_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "live.sqlite3"
    clerk = sqlite3.connect(path)
    clerk.execute("PRAGMA journal_mode=WAL")
    clerk.execute("CREATE TABLE entry (batch integer)")
    with pytest.raises(CommandError, match="还在运行"):
        only_one_connected(path)
    clerk.close()
    only_one_connected(path)


def test_a_database_in_use_is_not_replaced(office: Installation, kept: Path) -> None:
    """On either database: somebody is connected and about to write."""
    clerk = office.connect()
    clerk.cursor().execute("SELECT * FROM accounts_user")
    done = office.run("restore", str(kept), "--replace")
    clerk.close()
    assert (done.returncode, "还在运行" in done.stderr) == (1, True), done.stderr
    assert office.names() == ["罗正华", "韦明"]


def test_keys_are_never_overwritten_by_others(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.KEY_DIR = settings.DATA_DIR / "keys"
    own = {name: f"{number:02x}" * 32 for number, name in enumerate(key_files.NAMES)}
    key_files.put(own, settings.KEY_DIR, "")
    copies = key_files.copy_keys(tmp_path / "stick")
    assert {path.stem: path.read_text() for path in copies} == own
    (settings.KEY_DIR / "data.key").write_text("ff" * 32)
    with pytest.raises(CommandError, match="没有覆盖"):
        key_files.put_back_keys(tmp_path / "stick")
    with pytest.raises(CommandError, match="没有覆盖"):
        key_files.copy_keys(tmp_path / "stick")
    (settings.KEY_DIR / "data.key").unlink()
    key_files.put_back_keys(tmp_path / "stick")
    assert (settings.KEY_DIR / "data.key").read_text() == own["data"]
    (tmp_path / "stick" / "audit.key").write_text("00")
    with pytest.raises(CommandError, match="已损坏"):
        key_files.put_back_keys(tmp_path / "stick")
