"""History: old → new in Chinese words, masked, with who and through what."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fupin.audit.codes import Verb
from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write, record, write
from fupin.imports.models import ImportBatch
from fupin.tests.factories import household, identity, member, user
from households.models import Household, Member
from households.selectors import history, household_page
from households.tests.scene import visitors

pytestmark = pytest.mark.django_db


@write
def change(row, *, by, verb=Verb.HOUSEHOLD_UPDATED, subject=None, **facts) -> None:
    rows = type(row).objects.filter(pk=row.pk)
    keep(rows)
    rows.update(**facts, **stamp())
    record(verb, subject or row, by=by)


@write
def import_change(row, *, by, **facts) -> ImportBatch:
    batch = ImportBatch.objects.create(
        kind="roster", owner=by, file_name="板坝村.xlsx", sha256="0", size=1, write=current_write().id
    )
    change(row, by=by, verb=Verb.ROSTER_IMPORTED, subject=batch, **facts)
    return batch


@pytest.fixture
def who():
    return visitors()["township"]


def told(who, one, number=1, **options):
    return list(history(household_page(who, one.pk), number, **options))


def lines(entry) -> list[tuple[str, str, str, str]]:
    return [(change.subject, change.field, change.old, change.new) for change in entry.changes]


def test_codes_are_told_by_their_labels(who) -> None:
    one = household(main_cause="01", other_causes="")
    change(one, by=who, main_cause="02", other_causes="08,09")
    newest = told(who, one)[0]
    assert (newest.who, newest.verb) == ("township员", "修改农户")
    assert set(lines(newest)) == {
        ("", "主要致贫原因", "因病", "因残"),
        ("", "其他致贫原因", "—", "缺劳力、缺资金"),
    }


def test_sealed_values_are_masked_even_when_the_masks_are_alike(who) -> None:
    one, old, new = household(), identity(), identity()
    row = member(one, "韦小花", number=old)
    change(row, by=who, verb=Verb.HOUSEHOLD_UPDATED, identity=new)
    newest = told(who, one)[0]
    assert lines(newest) == [("韦小花", "证件号码", "990101************", "990101************（已更换）")]


def test_an_import_is_named_with_its_file(who) -> None:
    one = household(group_name="一组")
    batch = import_change(one, by=who, group_name="二组")
    newest = told(who, one)[0]
    assert (newest.verb, newest.file_name, newest.batch_id) == ("导入名册", "板坝村.xlsx", batch.pk)
    assert lines(newest) == [("", "村民小组", "一组", "二组")]


def test_each_step_is_compared_with_the_next_one_newest_first(who) -> None:
    one = household(group_name="一组")
    for name in ("二组", "三组"):
        change(one, by=who, group_name=name)
    entries = told(who, one)
    assert [lines(entry) for entry in entries[:2]] == [
        [("", "村民小组", "二组", "三组")],
        [("", "村民小组", "一组", "二组")],
    ]
    assert [entry.made for entry in entries[2:]] == [{"家庭成员": ["韦大山"]}, {"农户": [""]}]


def test_birth_dates_are_years_for_who_may_not_see_them(who) -> None:
    one = household()
    row = member(one, "韦小花", birth_date=date(1990, 2, 3))
    change(row, by=who, verb=Verb.HOUSEHOLD_UPDATED, birth_date=date(1991, 4, 5))
    assert lines(told(who, one, full_birth=False)[0]) == [("韦小花", "出生日期", "1990年", "1991年")]
    assert lines(told(who, one)[0]) == [("韦小花", "出生日期", "1990年2月3日", "1991年4月5日")]


def test_another_household_of_the_same_write_is_not_told_here(who) -> None:
    one, other = household(head="甲"), household(head="乙")

    @write
    def both() -> None:
        change(one, by=who, note="本户")
        change(other, by=who, note="别户")

    both()
    newest = told(who, one)[0]
    assert lines(newest) == [("", "备注", "—", "本户")]


def test_history_is_bounded_and_turns_its_pages(who) -> None:
    one = household()
    for number in range(55):
        change(one, by=who, note=str(number))
    first = history(household_page(who, one.pk))
    assert len(first) == 50
    assert first.has_next()
    assert len(told(who, one, 2)) == first.paginator.count - 50


def test_query_count_does_not_grow_with_the_history(who) -> None:
    one, counts = household(), []
    assert who.current_posts()  # read once per user, and not by the history
    for _ in range(2):
        change(one, by=who, note=str(counts))
        change(Member.objects.get(household=one), by=who, verb=Verb.HOUSEHOLD_UPDATED, note=str(counts))
        with CaptureQueriesContext(connection) as caught:
            told(who, one)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_reader_of_the_row_needs_no_right_to_the_trail(who) -> None:
    one = household()
    change(one, by=user("county2", "county_clerk", "990101"), note="县里改的")
    assert told(who, one)[0].who == "county2"
    assert Household.objects.get(pk=one.pk).version == 2
