"""The published figures and the verdict on each: what reports have printed, in fragments, as facts of the field."""

from collections.abc import Sequence

import pytest

from households.figures import Finding, Statement, Verdict, cell, cell_with_unit, check, read

V = Verdict
PREFECTURE = "某州拥有13.42万贫困户，共43.23万人，占农村总人口的13.75%。"
INSURED = "大病保险参保人数为284.55万人，占总人数的81.8%。"
FIRST = (  # a village that counts its poor by households
    "王何村有5个村民小组114户406人，60岁以上老年人70人，常住人口300人约占总人口的73%左右。耕地面积580亩，人均耕地约1.4亩。"
    "全村贫困面为28%，目前下降到19%。以务工为主业的约110人，占劳动力的27%以上。"
    "种植业收入占70%，养殖业收入占10%、务工收入占20%。建档立卡贫困户32户112人，脱贫10户30人，现有贫困户22户82人。"
    "其他慢性病致贫的占25%，因学致贫的占贫困户的18%。"
)
SECOND = (  # one that counts them by persons, with nine too many
    "南沿沟村有9个村民小组649户2394人，60岁以上老年人304人，常住人口约占总人口的六分之一左右。"
    "耕地面积4726亩，人均耕地约2亩。全村贫困面为14%,目前下降到5.2%。约1000人务工，占劳动力总数的90%以上。"
    "种植业收入占8.69%，养殖业收入占13.88%，务工收入占73.22%，其他收入占4.21%。"
    "建档立卡贫困户97户336人，脱贫64户221人，现有贫困户33户124人。"
    "其他慢性病致贫的占35.07%，因学致贫的占贫困户的17.5%。"
)
HOME_PLACES = {"零陵区": ["431102"], "金昌市": ["6203"]}


def row(indicator: str, base: str = "", amount: str = "", **counts: str) -> Statement:
    units = {"households": "户", "persons": "人", "percent": "%"}
    said, unit = cell_with_unit(amount) if amount else (None, "")
    given = {name: cell(text, units[name]) for name, text in counts.items()}
    return Statement(indicator, base=base, amount=said, unit=unit, **given)


def found(of: str | Sequence[Statement], about: str) -> list[Finding]:
    """The findings whose heading holds the words."""
    if isinstance(of, str):
        reading = read(of)
        findings = check(reading.statements, spoiled=reading.spoiled, text=of, own="431102", known=HOME_PLACES)
    else:
        findings = check(of)
    return [finding for finding in findings if about in finding.about]


POSTED = [
    row("被提拔使用", "选派干部", persons="29"),
    row("被纳入后备", "选派干部", persons="58"),
    row("被表彰", "选派干部", persons="76"),
]
POOR_NOW = row("建档立卡贫困户", households="1.5万")

# the number of the case, the figures, words of the heading, the verdict, words of the sentence or its arithmetic
CASES: list[tuple[str, str | Sequence[Statement], str, Verdict, str]] = [
    ("K01", PREFECTURE, "户均人口", V.HOLDS, "3.22 人/户"),
    ("K02", PREFECTURE, "占农村总人口的13.75%", V.BASE_MISSING, "314.2万—314.6万"),
    (
        "K03",
        [row("贫困发生率", percent="13.75"), row("低于全省贫困发生率", amount="0.29个百分点")],
        "全省贫困发生率",
        V.DERIVED,
        "14.04%",
    ),
    (
        "K07",
        "农村居民人均可支配收入7089元，低于全省农村居民人均可支配收入298元",
        "全省农村居民",
        V.DERIVED,
        "7,387 元",
    ),
    ("K08", INSURED, "占总人数的81.8%", V.BASE_MISSING, "347.86万人"),
    (
        "K10",
        [
            row("贫困人口", persons="43.23万"),
            row("搬迁", "贫困人口", persons="22万"),
            row("产业", "贫困人口", persons="21.23万"),
        ],
        "搬迁、产业",
        V.HOLDS,
        "一点余地也没有",
    ),
    ("K11", [row("搬迁人口", persons="22万"), row("已同意", "搬迁人口", persons="19万")], "已同意", V.DERIVED, "86.4%"),
    ("K12", PREFECTURE + "实现65.95万贫困人口脱贫。", "脱贫", V.EXPLAIN, "多 22.72万人"),
    ("K13", "到2023年教育脱贫2.23万人。到2023年教育脱贫6.7万人。", "教育脱贫", V.TWO_VALUES, "2.23万人和6.7万人"),
    ("K14", "共有近2022人被召回", "近2022人", V.EXPLAIN, "像是被改过的数"),
    ("K17", [row("民调员", persons="54325"), row("民调员", persons="5万多")], "民调员", V.HOLDS, "不矛盾"),
    (
        "K22",
        [row("搬迁目标", persons="22万"), row("已搬迁", "搬迁目标", persons="7.5万")],
        "已搬迁",
        V.DERIVED,
        "34.1%",
    ),
    ("K24", "88个国家、省、市级帮扶单位。明确123个帮扶单位", "帮扶单位", V.EXPLAIN, "范围没有写清"),
    ("K28", "85后科级指导干部占比67", "67", V.EXPLAIN, "没有单位"),
    ("K29", "支援20_余批次", "20_余批次", V.EXPLAIN, "遮掉"),
    (
        "K33",
        [row("第一书记", "选派干部", persons="61"), row("驻村干部", "选派干部", persons="169")],
        "选派干部合计",
        V.DERIVED,
        "230 人",
    ),
    ("K43", [row("选派干部", persons="230"), *POSTED], "选派干部", V.HOLDS, "29＋58＋76＝163，不超过 230 人"),
    ("K49", "种植业补贴1000元，养殖业补贴20xx元", "20xx元", V.EXPLAIN, "遮掉"),
    ("K51", "耕地面积1.9亩，有效灌溉面积1亩", "有效灌溉面积", V.HOLDS, "不超过"),
    ("K52", FIRST, "人均耕地", V.HOLDS, "1.43 亩"),
    ("K53", FIRST, "常住人口 占总人口的73%", V.TRUNCATED, "73.89%"),
    ("K54", FIRST, "占劳动力的27%以上", V.EXPLAIN, "407 人，超过王何村总人口 406 人"),
    ("K54 base", FIRST, "占劳动力的27%以上", V.EXPLAIN, "110÷406＝27.1%"),
    ("K54 age", FIRST, "占劳动力的27%以上", V.EXPLAIN, "至少 32.7%"),
    ("K55 户", FIRST, "现有贫困户的户数", V.HOLDS, "32−10＝22 户"),
    ("K55 人", FIRST, "现有贫困户的人数", V.HOLDS, "112−30＝82 人"),
    ("K56", FIRST, "贫困面 28%", V.HOLDS, "32÷114＝28.07%"),
    ("K57", FIRST, "贫困面（目前） 19%", V.HOUSEHOLDS_ONLY, "82÷406＝20.2%，对不上"),
    ("K58", FIRST, "慢性病致贫 25%", V.HOLDS, "8÷32＝25%"),
    ("K59", FIRST, "因学致贫 占贫困户的18%", V.TRUNCATED, "6÷32＝18.75%，截尾"),
    ("K59 人", FIRST, "因学致贫 占贫困户的18%", V.TRUNCATED, "20÷112＝17.86%，对得上"),
    ("K60", FIRST, "收入的构成", V.HOLDS, "正好 100%"),
    ("K61", "零陵区王何村的学生多在金昌市区读书", "金昌市", V.CANNOT, "从别处抄来"),
    ("K62", "某镇18—45周岁劳动力。主要劳动力(18—50周岁劳动力)", "劳动力", V.TWO_VALUES, "18—45岁和18—50岁"),
    ("K63", SECOND, "人均耕地", V.HOLDS, "1.97 亩"),
    ("K64", SECOND, "常住人口 占总人口", V.DERIVED, "399 人"),
    ("K65", SECOND, "占劳动力总数的90%以上", V.HOLDS, "不多于 1,111 人"),
    ("K66", SECOND, "收入的构成", V.HOLDS, "＝100%"),
    ("K67", SECOND, "现有贫困户的户数", V.HOLDS, "97−64＝33 户"),
    ("K68", SECOND, "现有贫困户的人数", V.CANNOT, "应是 115 人，写的是 124 人，多 9 人"),
    ("K69", SECOND, "贫困面 14%", V.PERSONS_ONLY, "97÷649＝14.95%，截尾"),
    ("K70", SECOND, "贫困面（目前） 5.2%", V.PERSONS_ONLY, "124÷2,394＝5.18%，对得上"),
    ("K71", SECOND, "慢性病致贫 35.07%", V.CANNOT, "34÷97＝35.05%"),
    ("K71 人", SECOND, "慢性病致贫 35.07%", V.CANNOT, "118÷336＝35.12%"),
    ("K72", SECOND, "因学致贫 占贫困户的17.5%", V.HOLDS, "17÷97＝17.53%"),
    ("K73", SECOND, "现有贫困户的人数", V.CANNOT, "脱贫 3.45 人，现有贫困户 3.76 人"),
    (
        "K74",
        [
            row("耕地", amount="4726亩"),
            row("节水灌溉", "耕地", amount="3000亩"),
            row("牧草", "耕地", amount="1000亩"),
        ],
        "节水灌溉、牧草",
        V.HOLDS,
        "4,000，不超过 4,726 亩",
    ),
    (
        "K75",
        [POOR_NOW, row("奖励", amount="450万元"), row("每户奖励", "贫困户", amount="300元")],
        "每户奖励",
        V.HOLDS,
        "＝300 元",
    ),
    ("K76", [POOR_NOW, row("签订单", "贫困户", households="1.45万")], "签订单", V.DERIVED, "96.7%"),
    ("K80", "50%时间开会+20%时间填表+15%时间赶路+15%时间抓落实", "时间的构成", V.HOLDS, "正好 100%"),
    ("R04", FIRST + SECOND, "贫困面的口径", V.EXPLAIN, "王何村贫困面（目前） 19%：按户"),
]


@pytest.mark.parametrize(("case", "of", "about", "verdict", "says"), CASES, ids=[case[0] for case in CASES])
def test_published_figures(case: str, of: str | Sequence[Statement], about: str, verdict: Verdict, says: str) -> None:
    findings = found(of, about)
    assert [finding.verdict for finding in findings] == [verdict]
    assert says in " ".join((findings[0].says, *findings[0].workings))


def test_the_nine_persons_have_two_ways_out() -> None:
    remedy = found(SECOND, "现有贫困户的人数")[0].remedy
    assert "脱贫应是 212 人" in remedy
    assert "自然增加 9 人" in remedy
    joined = SECOND + "自然增加9人。"
    assert [each.verdict for each in found(joined, "现有贫困户的人数")] == [V.HOLDS]


def test_what_cannot_be_is_said_with_what_could() -> None:
    assert "35.05%（34 户）；按人写 35.12%（118 人）" in found(SECOND, "35.07%")[0].remedy
    poor = [row("总户数和总人口", households="649", persons="2394"), row("现有贫困户", households="33", persons="115")]
    (rate,) = found([*poor, row("贫困面", percent="5.2")], "贫困面")
    assert (rate.verdict, "4.8%，或者应是 124—125 人" in rate.remedy) == (V.CANNOT, True)


def test_one_changed_figure_changes_the_verdict() -> None:
    """The table above would not notice a checker that always says the same."""
    changed = (
        SECOND.replace("221人", "212人").replace("35.07%", "35.12%").replace("4.21%", "4.31%").replace("5.2%", "5.3%")
    )
    assert [each.verdict for each in found(changed, "现有贫困户的人数")] == [V.HOLDS]
    assert [each.verdict for each in found(changed, "35.12%")] == [V.PERSONS_ONLY]
    assert [each.verdict for each in found(changed, "收入的构成")] == [V.CANNOT]
    assert [each.verdict for each in found(changed, "5.3%")] == [V.CANNOT]


def test_findings_stand_worst_first() -> None:
    ranks = [finding.verdict.rank for finding in check(read(FIRST + SECOND).statements)]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 4


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([row("总户数和总人口", persons="100"), row("劳动力", persons="101")], V.CANNOT),
        ([row("建档立卡贫困户", households="10"), row("脱贫", households="11")], V.CANNOT),
        ([row("选派干部", persons="100"), *POSTED], V.EXPLAIN),
        ([row("选派干部", persons="50"), *POSTED], V.CANNOT),
        ([row("贫困户", households="30", persons="20")], V.CANNOT),
        ([row("贫困户", households="30", persons="300")], V.EXPLAIN),
        ([row("种植业收入", percent="33.3"), row("务工收入", percent="66.6")], V.EXPLAIN),
        ([row("种植业收入", percent="33.3"), row("务工收入", percent="60")], V.EXPLAIN),
        ([row("近处", persons="近2000")], None),
        ([row("投入", amount="3.2亿元"), row("财政", "投入", amount="1.1亿元", percent="34.4")], None),
        ([row("投入", amount="3.2亿元"), row("财政", "投入", amount="1.1亿元", percent="43.4")], V.CANNOT),
        ([row("甲", amount="9元", persons="10"), row("乙", "甲", amount="3元", persons="5", percent="50")], None),
    ],
)
def test_parts_wholes_and_homes(rows: list[Statement], verdict: Verdict | None) -> None:
    assert {finding.verdict for finding in check(rows)} - {V.HOLDS} == ({verdict} if verdict else set())


def test_work_elsewhere_is_only_asked_about() -> None:
    assert [each.verdict for each in found("零陵区王何村的青年到金昌市务工", "金昌市")] == [V.EXPLAIN]
