"""A list from its upload to its end: who is compared, what is kept, and that nothing of the list is left."""

import csv
import io
import logging
import os
import time
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.test import TestCase
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.comparison.codes import ComparisonState
from fupin.comparison.models import Comparison
from fupin.comparison.services import working
from fupin.comparison.services.authorising import withdraw_authorisation
from fupin.comparison.services.destroying import destroy_expired
from fupin.comparison.services.loading import Given, confirm_list, give_up, receive_list
from fupin.doubts.models import Doubt, DoubtState, DoubtStep, Unevaluated, Verdict
from fupin.jobs.models import Job
from fupin.jobs.services import SILENT
from fupin.management.keeping.backups import copy_uploads
from fupin.tests.factories import user
from fupin.workflow import Refused
from households.models import Member

pytestmark = pytest.mark.django_db
S = ComparisonState
at_once = TestCase.captureOnCommitCallbacks
"""Jobs begin and files go when a write has committed."""
HEADINGS = ("姓名", "证件号码", "车牌号", "车辆类型", "厂牌型号", "购置价", "登记日期")


def car(number: str | None, name: str = "韦大山", plate: str = "黔E90001", price: str = "56000") -> tuple[str, ...]:
    return name, number or "", plate, "小型轿车", "望山牌", price, "2023-05-01"


def upload(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return SimpleUploadedFile("车辆名单.csv", text.getvalue().encode("utf-8-sig"))


def loaded(county, *rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS, **more) -> Comparison:
    facts = {
        "kind": "vehicles",
        "county": "990101",
        "listed_on": date(2026, 6, 1),
        "source": "县交警大队",
        "complete": True,
    }
    given = Given(**{**facts, **more.pop("given", {})})
    said = {"by": county.clerk, "today": timezone.localdate(), "token": uuid.uuid4(), **more}
    with at_once(execute=True):
        row = receive_list(upload(*rows, headings=headings), given=given, **said)
    return Comparison.objects.get(pk=row.pk)


def confirmed(county, row: Comparison) -> Comparison:
    with at_once(execute=True):
        confirm_list(comparison=row, token=row.token, by=county.approver)
    return Comparison.objects.get(pk=row.pk)


def compared(county, *rows: tuple[str, ...], **more) -> Comparison:
    return confirmed(county, loaded(county, *rows, **more))


def files(settings) -> list[Path]:
    return [path for path in Path(settings.UPLOAD_DIR).rglob("*") if path.is_file()]


# ---- who is compared ---------------------------------------------------------------------------------------------
def test_of_two_households_with_the_same_car_only_the_authorised_is_compared(county) -> None:
    row = compared(county, car(county.number(county.signed)), car(county.number(county.unsigned), "罗小河"))
    found = Doubt.objects.get()
    assert (found.household_id, found.rule, found.state) == (county.signed.pk, "J03", DoubtState.OPEN)
    assert (found.detail, found.source_date) == (
        "车牌 黔E****1，小型轿车，望山牌，2023-05-01 登记，56,000.00 元",
        date(2026, 6, 1),
    )
    assert "县交警大队" in found.source
    assert found.due_on > timezone.localdate()
    assert {name: row.counts[name] for name in ("matched", "unauthorised")} == {"matched": 1, "unauthorised": 1}


def test_who_withdrew_is_not_compared_any_more(county) -> None:
    said = {"version": 1, "reason": "户主要求撤回", "by": county.township, "today": timezone.localdate()}
    withdraw_authorisation(authorisation=county.authorisation, **said)
    with pytest.raises(Refused, match="list_nobody"):
        loaded(county, car(county.number(county.signed)))
    assert not Comparison.objects.exists()


def test_a_part_of_a_list_closes_nothing(county) -> None:
    compared(county, car(county.number(county.signed)))
    compared(county, car(county.number(county.unsigned), "罗小河"), given={"complete": False})
    assert Doubt.objects.get().state == DoubtState.OPEN


# ---- once more ---------------------------------------------------------------------------------------------------
def test_the_same_list_again_changes_nothing_but_the_day(county) -> None:
    compared(county, car(county.number(county.signed)))
    before = Doubt.objects.values().get()
    row = compared(county, car(county.number(county.signed)))
    assert Doubt.objects.values().get() == before
    assert row.counts["written"] == {"new": 0, "same": 1, "gone": 0}
    assert not DoubtStep.objects.exists()


def test_what_a_newer_list_no_longer_shows_is_gone_and_comes_back(county) -> None:
    compared(county, car(county.number(county.signed)))
    compared(county, car(county.number(county.unsigned), "罗小河"))
    gone = Doubt.objects.get()
    assert (gone.state, gone.verdict, gone.closed_at) == (DoubtState.CLOSED, Verdict.GONE, timezone.localdate())
    compared(county, car(county.number(county.signed)))
    assert Doubt.objects.get().state == DoubtState.OPEN
    assert list(DoubtStep.objects.values_list("act", flat=True)) == ["vanish", "reopen"]


@pytest.mark.parametrize(("plate", "state"), [("黔E90001", DoubtState.CLOSED), ("黔E90002", DoubtState.OPEN)])
def test_an_explanation_holds_for_the_same_car_only(county, plate: str, state: str) -> None:
    compared(county, car(county.number(county.signed)))
    closed = {"state": DoubtState.CLOSED, "verdict": Verdict.EXPLAINED, "closed_at": timezone.localdate()}
    Doubt.objects.update(**closed)
    compared(county, car(county.number(county.signed), plate=plate))
    assert Doubt.objects.get().state == state


def test_neither_an_older_list_nor_another_departments_closes_or_changes_what_was_found(county) -> None:
    compared(county, car(county.number(county.signed)))
    found, empty = Doubt.objects.values().get(), car(county.number(county.unsigned), "罗小河")
    day = found["source_date"]
    compared(county, empty, given={"listed_on": day - timedelta(1)})
    compared(county, empty, given={"source": "县农机站"})
    compared(county, car(county.number(county.signed), plate="黔E90009"), given={"listed_on": day - timedelta(1)})
    assert Doubt.objects.values().get() == found


def test_who_left_the_household_is_asked_no_more(county) -> None:
    compared(county, car(county.number(county.signed)))
    Member.objects.filter(household=county.signed).update(state="2", identity_digest=None)
    compared(county, car(county.number(county.unsigned), "罗小河"), given={"complete": False})
    assert Doubt.objects.get().state == DoubtState.CLOSED


def test_another_car_is_a_conflict_for_whoever_has_the_page_open(county) -> None:
    compared(county, car(county.number(county.signed)))
    before = Doubt.objects.get()
    compared(county, car(county.number(county.signed), plate="黔E90002"))
    assert Doubt.objects.get().version == before.version + 1


def test_numbers_in_the_words_of_a_hit_are_masked(county) -> None:
    compared(county, (*car(county.number(county.signed))[:4], f"联系人 13885912345，{county.number(county.unsigned)}",
                      *car(county.number(county.signed))[5:]))  # fmt: skip
    said = Doubt.objects.get().detail
    assert "联系人" in said
    assert ("13885912345" in said, county.number(county.unsigned) in said) == (False, False)


def test_a_job_that_is_delivered_twice_does_it_once(county) -> None:
    row = compared(county, car(county.number(county.signed)))
    Comparison.objects.filter(pk=row.pk).update(state=S.APPLYING, destroyed_at=None, stored_as="x.passing")
    other = Comparison.objects.filter(pk=row.pk)

    def meanwhile(comparison: Comparison, progress: object) -> None:
        other.update(state=S.DONE, destroyed_at=timezone.now(), stored_as="")
        raise Refused("list_gone")

    working._guarded(SILENT, row.pk, S.APPLYING, meanwhile)
    assert Comparison.objects.get(pk=row.pk).state == S.DONE


# ---- nothing is left ---------------------------------------------------------------------------------------------
CANARIES = ("金丝雀甲", "黔E77777", "金丝雀牌", "金丝雀乙", "三万金丝雀")


def everything_kept(settings) -> str:
    """Every column of every table on both connections, and every file of the data folder."""
    held = []
    for model in apps.get_models(include_auto_created=True):
        for values in model._base_manager.values_list():
            held.append(
                " ".join(
                    bytes(v).decode("utf-8", "replace") if isinstance(v, bytes | memoryview) else str(v) for v in values
                )
            )
    held += [path.read_bytes().decode("utf-8", "replace") for path in files(settings)]
    return "\n".join(held)


def test_a_file_that_no_row_names_goes_after_a_day(county, settings) -> None:
    """Of a process that was killed between the file and its row, or between the row and its file."""
    row = loaded(county, car(county.number(county.signed)))
    folder = Path(settings.UPLOAD_DIR)
    for name, age in (("old.passing", 25), ("young.passing", 1), ("kept.sealed", 99), (row.stored_as, 23)):
        (folder / name).touch()
        os.utime(folder / name, times=(time.time() - age * 3600,) * 2)
    destroy_expired()
    assert {path.name for path in files(settings)} == {"young.passing", "kept.sealed", row.stored_as}


def test_a_full_disk_leaves_no_half_of_a_list(county, settings, monkeypatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fupin.personal.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        loaded(county, car(county.number(county.signed)))
    assert (files(settings), Comparison.objects.count()) == ([], 0)


def test_nothing_of_a_list_is_left_anywhere(county, stranger, settings, caplog) -> None:
    """While it waits it is sealed; when it is done the file is gone too. Of a hit its masked words are kept."""
    rows = (
        car(stranger, "金丝雀甲", "黔E77777"),
        car(county.number(county.unsigned), "金丝雀乙", "黔E77777"),
        (*car(county.number(county.signed), price="三万金丝雀")[:4], "金丝雀牌", "三万金丝雀", "不是日期"),
        car(stranger[:17] + ("1" if stranger[17] != "1" else "2"), "金丝雀甲", "黔E77777"),
    )
    with caplog.at_level(logging.DEBUG):
        row = loaded(county, *rows)
        assert row.state == S.READY
        assert len(files(settings)) == 1
        waiting = everything_kept(settings)
        done = confirmed(county, row)
    kept = everything_kept(settings)
    for canary in (*CANARIES, stranger, rows[3][1]):
        assert canary not in waiting
        assert canary not in caplog.text
        assert canary not in kept.replace("，金丝雀牌", "")  # the model of a hit is what the finding says
    assert (files(settings), done.state, done.stored_as) == ([], S.DONE, "")
    assert done.destroyed_at is not None
    assert "金丝雀牌" in Doubt.objects.get().detail


def test_the_record_says_who_when_and_what_was_destroyed(county) -> None:
    row = compared(county, car(county.number(county.signed)))
    said = list(AuditEvent.objects.filter(subject_type="comparison.comparison").values_list("verb", "actor__username"))
    assert ("comparison.load", "jing") in said
    assert ("comparison.confirm", "shen") in said
    assert ("comparison.destroy", "shen") in said
    assert len(row.sha256) == 64


def test_a_list_that_is_given_up_is_destroyed(county, settings) -> None:
    row = loaded(county, car(county.number(county.signed)))
    with at_once(execute=True):
        gone = give_up(comparison=row, by=county.clerk)
    assert (gone.state, files(settings), Doubt.objects.count()) == (S.CANCELLED, [], 0)
    with pytest.raises(Refused, match="list_gone"):
        give_up(comparison=gone, by=county.clerk)
    with pytest.raises(Refused, match="list_gone"):
        confirmed(county, row)


def test_a_list_that_cannot_be_used_is_destroyed(county, settings) -> None:
    now = loaded(county, ("韦大山", "黔E1"), headings=("姓名", "车牌号"))
    assert (now.state, files(settings)) == (S.REFUSED, [])
    assert "证件号码" in now.error


def test_a_list_that_nobody_confirms_is_destroyed_after_a_day(county, settings) -> None:
    row = loaded(county, car(county.number(county.signed)))
    assert destroy_expired() == 0
    Comparison.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    with at_once(execute=True), pytest.raises(Refused, match="list_expired"):
        confirm_list(comparison=Comparison.objects.get(), token=row.token, by=county.approver)
    assert (Comparison.objects.get().state, files(settings)) == (S.EXPIRED, [])


def test_a_failure_destroys_the_list_and_quotes_nothing(county, settings, monkeypatch, caplog) -> None:
    row = loaded(county, car(county.number(county.signed)))

    def broken(*args, **kwargs):
        raise ValueError("could not convert 金丝雀甲")

    monkeypatch.setattr(working, "match", broken)
    with caplog.at_level(logging.DEBUG):
        failed = confirmed(county, row)
    assert (failed.state, files(settings)) == (S.FAILED, [])
    assert "金丝雀" not in caplog.text + failed.error + str(list(Job.objects.values_list("error", flat=True)))


def test_a_backup_takes_no_list_along(county, settings, tmp_path) -> None:
    loaded(county, car(county.number(county.signed)))
    assert len(files(settings)) == 1
    assert copy_uploads(Path(settings.UPLOAD_DIR), tmp_path) == 0


def test_the_database_refuses_a_closed_comparison_with_its_list(county) -> None:
    row = loaded(county, car(county.number(county.signed)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Comparison.objects.filter(pk=row.pk).update(state=S.CANCELLED)


# ---- who may ------------------------------------------------------------------------------------------------------
def test_only_the_county_clerk_loads_and_only_another_confirms(county) -> None:
    with pytest.raises(PermissionDenied):
        loaded(county, car(county.number(county.signed)), by=county.township)
    row = loaded(county, car(county.number(county.signed)))
    for other in (county.township, county.clerk, user("other", Role.COUNTY_APPROVER, "990102")):
        with pytest.raises(PermissionDenied):
            confirm_list(comparison=row, token=row.token, by=other)
    both = user("both", Role.COUNTY_APPROVER, "990101")
    both.person = county.clerk.person
    both.save()
    with pytest.raises(Refused, match="list_same_person"):
        confirm_list(comparison=row, token=row.token, by=both)


def test_the_same_form_twice_is_one_list(county) -> None:
    token = uuid.uuid4()
    first, again = (loaded(county, car(county.number(county.signed)), token=token) for _ in range(2))
    assert first.pk == again.pk
    confirmed(county, first)
    assert confirmed(county, first).state == S.DONE
    assert Doubt.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "nothing"}, "list_kind"),
        ({"listed_on": date(2014, 1, 1)}, "list_day"),
        ({"listed_on": date(2100, 1, 1)}, "list_day"),
        ({"source": " "}, "list_source"),
    ],
)
def test_a_list_is_refused_with_its_reason(county, given, code: str) -> None:
    with pytest.raises(Refused, match=code):
        loaded(county, car(county.number(county.signed)), given=given)


# ---- not evaluated ------------------------------------------------------------------------------------------------
def test_a_missing_column_is_counted_by_township(county) -> None:
    done = compared(county, (county.number(county.signed), "90000"), headings=("证件号码", "购置价"))
    assert done.counts["rules"]["J03"] == {"found": 0, "not_evaluated": 1, "lacking": ["车辆类型"]}
    assert list(Unevaluated.objects.values_list("rule", "region_code", "number", "asked")) == [
        ("J03", "990101201", 1, 1)
    ]


def test_as_many_queries_for_forty_people_as_for_two(county, django_assert_max_num_queries) -> None:
    from fupin.comparison.people import compared_people
    from fupin.tests.factories import member

    for number in range(40):
        member(county.signed, f"韦{number}")
    assert connections["default"]
    with django_assert_max_num_queries(6):
        people = compared_people("990101", timezone.localdate())
    assert (len(people.member), len(people.others)) == (41, 1)
