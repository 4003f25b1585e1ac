"""What a sheet says and for how long: the words, the days, and what may never be on it (domain.md §8.2–8.4)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from households import notice_rules as rules
from households.codes import CaseState, HouseholdKind, MonitoringKind, NoticeKind, NoticePhotoKind, RemovalGround
from households.notice_rules import Meeting, SheetFacts

K, P = NoticeKind, NoticePhotoKind
FACTS = SheetFacts(
    kind=K.MONITORING, procedure="R3", county="册亨县", township="巧马镇", village="板坝村", year=2026,
    basis="《实施细则》（册农领发〔2026〕3号）", households=3, persons=11, days=5, starts_on=date(2026, 11, 16),
    compared=True, meeting=Meeting(date(2026, 11, 14), 31, 26),
)  # fmt: skip
ROW = {"group": "一组", "head": "韦大山", "persons": 4, "sort": "一般农户"}


def test_every_kind_has_its_columns_and_one_step_that_waits_for_it() -> None:
    assert set(rules.COLUMNS) == set(K)
    assert set(rules.WAITING.values()) == set(K)


def test_no_column_can_hold_more_than_the_law_allows() -> None:
    """§8.2: the place, who, how many, as what, since when."""
    names = {name for columns in rules.COLUMNS.values() for name, _ in columns}
    assert names == {"group", "village", "township", "head", "persons", "sort", "since", "result"}


@pytest.mark.parametrize(
    ("kind", "procedure", "title"),
    [
        (K.FIRST, "R1", "册亨县巧马镇板坝村2026年拟纳入建档立卡贫困户公示"),
        (K.MONITORING, "R3", "册亨县巧马镇板坝村2026年拟纳入防止返贫监测对象公示"),
        (K.SECOND, "R1", "册亨县巧马镇板坝村2026年拟纳入建档立卡贫困户第二次公示"),
        (K.ANNOUNCEMENT, "R1", "册亨县巧马镇板坝村2026年纳入建档立卡贫困户公告"),
        (K.ANNOUNCEMENT, "R3", "册亨县巧马镇板坝村2026年纳入防止返贫监测对象公告"),
    ],
)
def test_titles(kind, procedure, title) -> None:
    assert rules.title(replace(FACTS, kind=kind, procedure=procedure)) == title


def test_the_opening_says_on_what_ground_and_what_was_done() -> None:
    assert rules.opening(FACTS) == (
        "根据《实施细则》（册农领发〔2026〕3号），经农户申请、入户核实和信息比对，2026年11月14日板坝村村民代表会议"
        "民主评议（应到31人，实到26人），拟将下列3户11人纳入防止返贫监测对象，现予公示，请广大群众监督。"
    )
    assert "信息比对" not in rules.opening(replace(FACTS, compared=False))
    corrected = replace(FACTS, corrects="K7QM4FCW")
    assert rules.opening(corrected).startswith("原公示（编号K7QM4FCW）有更正，现重新公示。")
    assert rules.title(corrected).endswith("公示（更正）")


@pytest.mark.parametrize("kind", K)
def test_the_longest_opening_fits_its_column(kind) -> None:
    long = replace(FACTS, kind=kind, procedure="R1", basis="据" * 120, village="村" * 60, corrects="K7QM4FCW")
    assert len(rules.opening(long)) <= 600


def test_the_period_counts_the_day_of_posting() -> None:
    """§3: a notice of 7 days ran from 5 to 11 May."""
    assert rules.last_day(date(2026, 5, 5), 7) == date(2026, 5, 11)
    assert rules.last_day(date(2026, 12, 30), 5) == date(2027, 1, 3)
    assert rules.taken_down(date(2026, 5, 11)) == date(2026, 6, 10)
    said = rules.period(K.FIRST, date(2026, 5, 5), date(2026, 5, 11), 7)
    assert said == "公示期为2026年5月5日至2026年5月11日（共7天）。"
    assert rules.period(K.ANNOUNCEMENT, date(2026, 5, 5), date(2026, 5, 11), 7).startswith("公告期为")
    left = [rules.days_left(date(2026, 5, 11), date(2026, 5, day)) for day in (5, 10, 11, 12, 20)]
    assert left == [7, 2, 1, 0, 0]


@pytest.mark.parametrize("hours", [-11, 0, 8, 14])
def test_the_register_has_one_date_whatever_the_zone(hours) -> None:
    zone = timezone(timedelta(hours=hours))
    last = datetime(2026, 5, 11, 15, 59, 59, tzinfo=UTC)
    assert rules.register_day(last.astimezone(zone)) == date(2026, 5, 11)
    assert rules.register_day((last + timedelta(seconds=1)).astimezone(zone)) == date(2026, 5, 12)


def printed(**other) -> dict:
    facts = {
        "code": "K7QM4FCW", "kind": K.FIRST, "title": "公示", "opening": "根据", "rows": [ROW], "issuer": "村委会",
        "phones": [rules.HOTLINE], "starts_on": date(2026, 5, 5), "ends_on": date(2026, 5, 11), "days": 7,
    }  # fmt: skip
    return rules.printed(**{**facts, **other})


def test_the_check_value_is_of_everything_printed() -> None:
    digest = rules.sha256_of(printed())
    assert digest == rules.sha256_of(dict(reversed(printed().items())))
    others = [
        {"code": "K7QM4FCX"}, {"title": "公告"}, {"opening": "依据"}, {"rows": [{**ROW, "persons": 5}]},
        {"issuer": "政府"}, {"phones": []}, {"starts_on": date(2026, 5, 4)}, {"ends_on": date(2026, 5, 12)},
        {"days": 8}, {"kind": K.MONITORING},
    ]  # fmt: skip
    assert len({digest, *(rules.sha256_of(printed(**other)) for other in others)}) == len(others) + 1


def test_rows_are_numbered_and_hold_their_columns_only() -> None:
    rows = [{**ROW, "phone": "13912345678"}, {**ROW, "head": "罗阿银"}]
    assert rules.cells(K.FIRST, rows) == [[1, "一组", "韦大山", 4, "一般农户"], [2, "一组", "罗阿银", 4, "一般农户"]]


@pytest.mark.parametrize("kind", K)
def test_columns_share_the_width(kind) -> None:
    assert len(rules.shares(kind)) == len(rules.headings(kind))
    assert sum(rules.shares(kind)) == 100


def longest(name: str, kind: K) -> str:
    """The longest word that a column may be given by us; names of people and places may take a second line."""
    announced = [rules.act_of(one) for one, state in rules.WAITING if state == CaseState.ANNOUNCING]
    sorts = RemovalGround.labels if kind == K.REMOVAL else [*MonitoringKind.labels, *HouseholdKind.labels]
    words = {"sort": sorts, "result": announced, "since": ["二〇二六年"]}  # as wide as 2026年11月
    return max(words.get(name, [""]), key=len)


@pytest.mark.parametrize("kind", K)
def test_our_own_words_stand_on_one_line(kind) -> None:
    """178 mm less 2 mm of padding, characters of 14 pt."""
    of = dict(zip([name for name, _ in rules.COLUMNS[kind]], rules.shares(kind)[1:], strict=True))
    for name, share in of.items():
        assert len(longest(name, kind)) * 14 * 25.4 / 72 <= 178 * share / 100 - 2, name


def test_a_title_breaks_after_its_year_only() -> None:
    assert rules.title_parts(rules.title(FACTS)) == ["册亨县巧马镇板坝村2026年", "拟纳入防止返贫监测对象公示"]
    assert rules.title_parts("2026年2027年公示") == ["2026年", "2027年公示"]
    assert rules.title_parts("公示") == ["公示"]


def test_names_on_the_web_are_masked() -> None:
    heads = {"张三": "张*", "罗阿银": "罗**", "欧阳修文": "欧阳**", "买买提·阿不都": "买买提**", "": ""}
    shown = rules.web_rows(K.FIRST, [{"head": head} for head in heads])
    assert [row["head"] for row in shown] == list(heads.values())


@pytest.mark.parametrize("kind", K)
def test_the_web_shows_columns_of_the_sheet_and_no_others(kind) -> None:
    printed = [name for name, _ in rules.COLUMNS[kind]]
    (row,) = rules.web_rows(kind, [dict.fromkeys([*printed, "sort", "phone", "address"], "x")])
    assert [name for name in printed if name in row] == list(row)
    assert list(row) == [name for name, _ in rules.web_columns(kind)]
    assert not {"phone", "address"} & set(row)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"head": ""}, "notice_row_unfilled"),
        ({"persons": None}, "notice_row_unfilled"),
        ({"persons": 0}, "notice_row_unfilled"),
        ({"group": None}, None),
        ({"group": "一组13912345678"}, "notice_row_number"),
        ({"head": "韦大山990101197003021234"}, "notice_row_number"),
        ({"group": "6217 0031 1880 0000"}, "notice_row_number"),
        ({"group": "0859-7654321"}, "notice_row_number"),
    ],
)
def test_what_cannot_be_published(facts, why) -> None:
    assert rules.unfit({**ROW, **facts}) == why


@pytest.mark.parametrize(
    ("taken", "missing"),
    [
        ([], ["近景（看清内容）", "远景（看清地点）", "另一天的仍在张贴"]),
        ([(P.NEAR, 1), (P.FAR, 1)], ["另一天的仍在张贴"]),
        ([(P.NEAR, 1), (P.HANGING, 3)], ["远景（看清地点）"]),
        ([(P.NEAR, 1), (P.FAR, 1), (P.HANGING, 1)], ["另一天的仍在张贴"]),
        ([(P.NEAR, 1), (P.FAR, 2)], []),
        ([(P.NEAR, 1), (P.FAR, 1), (P.HANGING, 4)], []),
    ],
)
def test_photographs_near_far_and_on_two_days(taken, missing) -> None:
    assert rules.photos_missing([(kind, date(2026, 5, day)) for kind, day in taken]) == missing
