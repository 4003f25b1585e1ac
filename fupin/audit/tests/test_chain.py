"""The chain holds, and tells what was done to it: changed, deleted, inserted, swapped, cut."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent, AuditHead
from fupin.audit.verify import Anchor, current_head, verify
from fupin.audit.write import ChainBroken, current_write, record, write

pytestmark = pytest.mark.django_db


@write
def say(*words: str) -> None:
    for word in words:
        record(Verb.LINE_SAVED, ("villages.povertyline", word), by=None, after={"标准": word})


@pytest.fixture
def chain() -> None:
    for word in "甲乙丙丁戊己":
        say(word)


def tamper(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("EVENT", "audit_auditevent"), values)


def found(anchor: Anchor | None = None) -> tuple[int, str] | None:
    bad = verify(anchor).first_bad
    return bad and (bad.id, bad.kind)


def test_untouched_chain_holds(chain) -> None:
    assert verify().as_json() == {"ok": True, "entries": 6, "first_bad": None}


def test_empty_chain_holds() -> None:
    assert verify().as_json() == {"ok": True, "entries": 0, "first_bad": None}


@pytest.mark.parametrize("column", ["note", "region_code", "subject_id", "verb"])
def test_changed(chain, column) -> None:
    tamper(f"UPDATE EVENT SET {column} = '52' WHERE id = 3")
    assert found() == (3, "changed")


def test_changed_facts(chain) -> None:
    tamper("UPDATE EVENT SET after = %s WHERE id = 3", json.dumps({"标准": "9999"}))
    assert found() == (3, "changed")


def test_deleted(chain) -> None:
    tamper("DELETE FROM EVENT WHERE id = 3")
    assert found() == (3, "deleted")


def test_deleted_and_renumbered(chain) -> None:
    tamper("DELETE FROM EVENT WHERE id = 3")
    for place in (4, 5, 6):
        tamper("UPDATE EVENT SET id = %s WHERE id = %s", place - 1, place)
    assert found() == (3, "deleted")


COLUMNS = "at, actor_id, verb, subject_type, subject_id, region_code, before, after, note, write, mac"


def test_inserted_at_the_end(chain) -> None:
    tamper(f"INSERT INTO EVENT (id, {COLUMNS}) SELECT 7, {COLUMNS} FROM EVENT WHERE id = 6")
    assert found() == (7, "inserted")


def test_inserted_in_the_middle(chain) -> None:
    for place in (6, 5, 4):
        tamper("UPDATE EVENT SET id = %s WHERE id = %s", place + 1, place)
    tamper(f"INSERT INTO EVENT (id, {COLUMNS}) SELECT 4, {COLUMNS} FROM EVENT WHERE id = 2")
    assert found() == (4, "inserted")


@pytest.mark.parametrize(("first", "second"), [(2, 5), (2, 3), (5, 6), (1, 6)])
def test_swapped(chain, first, second) -> None:
    tamper("UPDATE EVENT SET id = 99 WHERE id = %s", first)
    tamper("UPDATE EVENT SET id = %s WHERE id = %s", first, second)
    tamper("UPDATE EVENT SET id = %s WHERE id = 99", second)
    assert found() == (first, "swapped")


def test_cut_tail(chain) -> None:
    tamper("DELETE FROM EVENT WHERE id > 4")
    assert found() == (5, "cut")


def test_cut_tail_with_an_old_head_needs_the_anchor(chain) -> None:
    old = AuditHead.objects.values("count", "last", "mac").get()
    say("庚", "辛")
    anchor = current_head()
    tamper("DELETE FROM EVENT WHERE id > 6")
    AuditHead.objects.update(**old)
    assert found() is None
    assert found(anchor) == (7, "cut")


def test_anchor_tells_a_chain_that_was_signed_anew(chain) -> None:
    assert found(Anchor(6, "0" * 64)) == (6, "changed")


def test_nothing_is_written_behind_a_forged_head(chain) -> None:
    AuditHead.objects.update(count=3)
    with pytest.raises(ChainBroken):
        say("庚")
    assert AuditEvent.objects.count() == 6


def test_a_write_that_fails_says_nothing(chain) -> None:
    @write
    def fails() -> None:
        say("庚")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert verify().as_json()["entries"] == 6


def test_a_failed_inner_write_leaves_the_outer_ones_words(chain) -> None:
    @write
    def inner() -> None:
        record(Verb.LINE_SAVED, ("x", "内"), by=None)
        raise ZeroDivisionError

    @write
    def outer() -> None:
        record(Verb.LINE_SAVED, ("x", "外"), by=None)
        with pytest.raises(ZeroDivisionError):
            inner()

    outer()
    assert list(AuditEvent.objects.filter(subject_type="x").values_list("subject_id", flat=True)) == ["外"]


def test_nothing_is_recorded_outside_a_write() -> None:
    with pytest.raises(RuntimeError):
        record(Verb.LINE_SAVED, ("x", "1"), by=None)
    with pytest.raises(RuntimeError):
        current_write()


def test_commands(chain, tmp_path, capsys) -> None:
    anchor = tmp_path / "anchor.json"
    call_command("audit_anchor", str(anchor))
    capsys.readouterr()
    call_command("verify_audit", "--anchor", str(anchor), "--json")
    assert json.loads(capsys.readouterr().out) == {"ok": True, "entries": 6, "first_bad": None}
    tamper("DELETE FROM EVENT WHERE id = 6")
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_audit", "--json")
    assert json.loads(capsys.readouterr().out)["first_bad"] == {"id": 6, "kind": "cut"}
