"""A village identifies its poor: applications, two meetings, public sheets, objections, township and county, by six
people at six browsers and a villager with a phone. At the end register, notices, minutes and trail say the same.

It is walked with eight households in every run, the one that was sent back as far as the township again; with forty,
and that one to its announcement, by `make soak`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from playwright.sync_api import Browser, Page, expect

from fupin.accounts.models import Person, User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.tests.e2e.conftest import PHONE
from fupin.tests.e2e.journey import PRESENT, VILLAGE, Calendar, Hands, Pictures, desks, staff
from households.codes import CaseAct, CaseState, NoticeKind, PovertyStatus, Register
from households.models import Assembly, Ballot, Case, CaseStep, Household, Objection, PublicNotice, Quota
from households.selectors.notices import is_as_posted
from households.tests.change_scene import family

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "queue"])]
K, S = NoticeKind, CaseState
SURNAMES = "韦岑黄罗陆蒙覃王杨吴"
GIVEN = ("大山", "国安", "正华", "光琼")
OF_HEAD = "黄正荣"
SPECIAL = ("founded", "unfounded", "withdrawn", "sent_back", "relative", "refused")


@dataclass
class Village:
    """Those who apply, the most voted for first: six to whom something happens, then those to whom nothing does, those
    above the quota, those voted down."""

    homes: list[Household]
    waiting: int
    down: int

    @property
    def quota(self) -> int:
        return len(self.homes) - self.waiting - self.down

    def case(self, place: int | str) -> Case:
        home = self.homes[SPECIAL.index(place) if isinstance(place, str) else place]
        return Case.objects.select_related("household").get(household=home)

    def cases(self, *states: str) -> list[Case]:
        """In the order of their rank."""
        rows = Case.objects.filter(village_code=VILLAGE, state__in=states)
        return list(rows.select_related("household").order_by("rank", "pk"))

    def votes(self) -> dict[int, tuple[int, int, int, str]]:
        """Case → for, against, abstained, who left the room. Nobody yet leaves it."""
        found = {}
        for place in range(len(self.homes)):
            agree = PRESENT - place * 10 // len(self.homes) if place < len(self.homes) - self.down else 9
            abstain = int(agree < PRESENT)
            found[self.case(place).pk] = (agree, PRESENT - agree - abstain, abstain, "")
        return found


def village(size: int, waiting: int, down: int) -> Village:
    names = [f"{surname}{given}" for given in GIVEN for surname in SURNAMES][:size]
    facts: dict[str, Any] = {"register": "unlisted", "poverty_status": None, "kind": "2"}
    homes = [
        family(VILLAGE, head=name, net=8000 + 400 * place, group_name=f"{'一二三四'[place % 4]}组", **facts)
        for place, name in enumerate(names)
    ]
    return Village(homes, waiting, down)


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, viewport=PHONE, locale="zh-CN", java_script_enabled=False, has_touch=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("size", "waiting", "down", "whole"),
    [pytest.param(8, 1, 1, False, id="eight"), pytest.param(40, 4, 2, True, id="forty", marks=pytest.mark.soak)],
)
def test_a_village_identifies_its_poor(
    browser: Browser, live_server: Any, phone: Page, monkeypatch: pytest.MonkeyPatch, size: int, waiting: int,
    down: int, whole: bool,
) -> None:  # fmt: skip
    seen, days = Pictures(), Calendar(monkeypatch)
    staff()
    with desks(browser, live_server.url, seen) as people:
        walk = Journey(village(size, waiting, down), Hands(people), phone, days, seen)
        walk.apply()
        walk.visit()
        walk.meet()
        walk.object_and_withdraw()
        walk.end_the_first_period()
        walk.review()
        walk.meet_again()
        walk.approve()
        walk.report_again()
        if whole:
            walk.list_the_last()
        walk.take_down()
    agree(walk)
    for tampered in TAMPERED:
        with transaction.atomic():
            assert tampered()
            with pytest.raises(AssertionError):
                agree(walk)
            transaction.set_rollback(True)


class Journey:
    """Day by day. What was typed and what the papers said is kept, to be held against the rows at the end."""

    def __init__(self, of: Village, hands: Hands, phone: Page, days: Calendar, seen: Pictures) -> None:
        self.of, self.hands, self.phone, self.days, self.seen = of, hands, phone, days, seen
        self.votes: dict[int, tuple[int, int, int, str]] = {}
        self.codes: dict[str, str] = {}
        self.receipts: dict[str, str] = {}

    def apply(self) -> None:
        of, hands = self.of, self.hands
        hands.quotas(of.quota)
        relative = of.homes[SPECIAL.index("relative")]
        hands.declare(relative.head_name, "兄弟", str(relative.members.get(relation="01").identity))
        for home in of.homes[:3]:
            hands.applies(home)
        hands.apply_together(of.homes[3:])
        hands.clerk.shot("drafts")
        for case in of.cases(S.DRAFT):
            hands.hand_in(case)
        hands.onward(hands.clerk, "草稿", of.homes)

    def visit(self) -> None:
        self.days.turn_to(2)
        self.hands.township.open("/")
        self.hands.township.shot("township-start")
        for case in self.of.cases(S.CHECKING):
            self.hands.visits(case)
        self.hands.onward(self.hands.township, "入户核实", self.of.homes)

    def meet(self) -> None:
        self.days.turn_to(6)
        of, hands = self.of, self.hands
        hands.gathers(len(of.homes))
        hands.prints_ballots()
        self.votes = of.votes()
        hands.types_minutes(self.votes)
        hands.clerk.told("评议这一户时要回避")
        hands.clerk.shot("minutes-refused")
        relative = of.case("relative").pk
        agree, against, abstain, _ = self.votes[relative]
        self.votes[relative] = (agree - 1, against, abstain, OF_HEAD)
        hands.recuses(relative, agree - 1, OF_HEAD)
        hands.sends_minutes()
        self.codes["first"] = hands.posts(hands.clerk, "拟纳入公示", of.quota)
        assert [len(of.cases(state)) for state in (S.NOTICE1, S.WAITING, S.REJECTED)] == [of.quota, of.waiting, of.down]

    def object_and_withdraw(self) -> None:
        self.days.turn_to(8)
        of, hands = self.of, self.hands
        hands.still_hangs(hands.clerk, self.codes["first"])
        self.receipts["founded"] = self.objects(row=1)
        self.receipts["unfounded"] = hands.hears(self.codes["first"], row=2)
        for receipt in self.receipts.values():
            hands.sends_two(receipt)
        found, told = "不动产登记中心证明：县城有一套商品房。", "经核实属实，这一户已退回重新评议。"
        hands.settles(self.receipts["founded"], "认定成立，退回这一户", found, told)
        assert of.case("founded").state == S.MEETING

        hands.decides(hands.clerk, of.case("withdrawn"), "撤回，不申请了", "儿子回来了，不申请了")
        first, *others = of.cases(S.WAITING)
        for other in others[:1]:
            hands.case(hands.head, other)
            hands.head.told("请先递补名次在前的户")
        hands.head.work("候补")
        hands.decides(hands.head, first, "有了名额，递补")
        hands.head.shot("taken-up")
        self.taken_up = first.pk
        self.codes["taken_up"] = hands.posts(hands.clerk, "拟纳入公示", 1)

    def objects(self, row: int) -> str:
        """A villager, by the board. His receipt."""
        page = self.phone
        page.goto("/board/")
        for place in ("甲县", "甲镇"):
            page.get_by_role("link", name=place).last.click()
        page.get_by_role("link", name="拟纳入").first.click()
        expect(page.get_by_role("main")).not_to_contain_text(self.of.homes[0].head_name)
        page.get_by_role("link", name="我要提意见").click()
        if page.locator("select[name=row]").count():
            page.locator("select[name=row]").select_option(str(row))
        else:
            page.locator(f"input[name=row][value='{row}']").check(force=True)
        page.get_by_label("不符合条件").check()
        page.get_by_label("说说您知道的情况").fill("他家去年在县城买了一套房，在农贸市场对面。")
        page.wait_for_timeout(3200)
        page.get_by_role("button", name="提交意见").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("意见收到了")
        return page.locator(".receipt").inner_text().replace(" ", "")

    def end_the_first_period(self) -> None:
        of, hands = self.of, self.hands
        self.days.turn_to(12)
        hands.still_hangs(hands.clerk, self.codes["taken_up"])
        hands.notice(hands.head, self.codes["first"])
        hands.head.told("公示期到")
        expect(hands.head.page.get_by_role("button", name="办结")).to_have_attribute("aria-disabled", "true")
        self.days.turn_to(13)
        hands.head.work("办结")
        hands.closes(hands.head, self.codes["first"], "1 户留在公示")
        hands.head.shot("notice-held")
        found, told = "实地看过，儿子在店里打工，不是店主。", "经核实，店不是他家的，不影响这一户。"
        hands.settles(self.receipts["unfounded"], "认定不成立", found, told)
        hands.closes(hands.head, self.codes["first"], "公示期满，1 户已报乡镇")
        self.days.turn_to(15)
        hands.closes(hands.head, self.codes["taken_up"], "公示期满，1 户已报乡镇")
        assert len(of.cases(S.TOWNSHIP)) == of.quota - 1  # one objected to with reason, one withdrawn, one taken up

    def review(self) -> None:
        of, hands = self.of, self.hands
        for case in of.cases(S.TOWNSHIP):
            hands.compares(case)
        relative, sent_back = of.case("relative"), of.case("sent_back")
        page = hands.case(hands.reviewer, relative)
        expect(page.locator("#ties")).to_contain_text(OF_HEAD)
        hands.reviewer.shot("relative")
        hands.reviewer.press("审核同意，转第二次公示")
        hands.reviewer.told("这一户里有工作人员或其申报的亲属")
        page = hands.reviewer.work("乡镇审核")
        expect(hands.reviewer.row(str(relative.household))).to_contain_text("亲属")
        assert page.get_by_label(f"同意：{relative.household}", exact=True).count() == 0
        hands.decides(hands.reviewer, relative, "不予通过", "收入在兄弟名下，不符合条件")
        hands.decides(hands.reviewer, sent_back, "退回核实", "耕地面积没有写，请再去看")
        rest = of.cases(S.TOWNSHIP)
        hands.agrees(hands.reviewer, "乡镇审核", rest)
        self.codes["second"] = hands.posts(hands.reviewer, "第二次公示", len(rest))
        hands.visits(of.case("sent_back"), "耕地三亩二分，土墙房，四口人同住")
        hands.onward(hands.township, "入户核实", [sent_back.household])

    def meet_again(self) -> None:
        """The one objected to with reason and the one sent back: no and yes."""
        of, hands = self.of, self.hands
        self.days.turn_to(17)
        hands.still_hangs(hands.reviewer, self.codes["second"])
        hands.gathers(2)
        again = {of.case("founded").pk: (3, 20, 1, ""), of.case("sent_back").pk: (22, 1, 1, "")}
        hands.types_minutes(again)
        hands.sends_minutes()
        self.again = again
        self.codes["again"] = hands.posts(hands.clerk, "拟纳入公示", 1)
        assert of.case("founded").state == S.REJECTED

    def approve(self) -> None:
        of, hands = self.of, self.hands
        self.days.turn_to(22)
        hands.still_hangs(hands.clerk, self.codes["again"])
        rest = of.cases(S.NOTICE2)
        hands.closes(hands.reviewer, self.codes["second"], f"{len(rest)} 户已报县里")
        refused = of.case("refused")
        hands.late_hit(refused, "小轿车一辆，2025年登记")
        hands.decides(hands.approver, refused, "不予通过", "有车，不符合条件")
        others = of.cases(S.COUNTY)
        hands.agrees(hands.approver, "县级审批", others)
        self.codes["announced"] = hands.posts(hands.reviewer, "纳入公告", len(others))

    def report_again(self) -> None:
        """The one of the second meeting comes to the township once more."""
        self.days.turn_to(24)
        self.hands.closes(self.hands.head, self.codes["again"], "公示期满，1 户已报乡镇")
        self.hands.still_hangs(self.hands.reviewer, self.codes["announced"])

    def list_the_last(self) -> None:
        of, hands = self.of, self.hands
        hands.agrees(hands.reviewer, "乡镇审核", [of.case("sent_back")])
        self.codes["second_again"] = hands.posts(hands.reviewer, "第二次公示", 1)
        self.days.turn_to(25)
        hands.still_hangs(hands.reviewer, self.codes["second_again"])
        self.days.turn_to(31)
        hands.closes(hands.reviewer, self.codes["second_again"], "1 户已报县里")
        hands.agrees(hands.approver, "县级审批", [of.case("sent_back")])
        self.codes["announced_again"] = hands.posts(hands.reviewer, "纳入公告", 1)
        self.days.turn_to(32)
        hands.still_hangs(hands.reviewer, self.codes["announced_again"])

    def take_down(self) -> None:
        self.days.turn_to(39)
        for name in {"announced", "announced_again"} & set(self.codes):
            self.hands.closes(self.hands.reviewer, self.codes[name], "公告期满，已办结")


# ---- at the end, each source by itself -----------------------------------------------------------------------------
TAMPERED = (
    lambda: Household.objects.filter(register=Register.LISTED).update(first_year=2025),
    lambda: Household.objects.filter(register=Register.UNLISTED).update(
        register=Register.LISTED, poverty_status=PovertyStatus.NOT_EXITED
    ),
    lambda: PublicNotice.objects.filter(kind=K.ANNOUNCEMENT).update(rows=[]),
    lambda: PublicNotice.objects.filter(kind=K.SECOND).update(sha256="0" * 64),
    lambda: Ballot.objects.filter(recused=1).update(agree=F("agree") - 1),
    lambda: Case.objects.filter(state=S.DONE).update(state=S.WITHDRAWN),
    lambda: CaseStep.objects.filter(act=CaseAct.APPROVE).update(person=Person.objects.order_by("pk").first()),
    lambda: AuditEvent.objects.filter(verb=Verb.CASE_MOVED).update(note="改过"),
)
"""What agrees with itself no more as soon as one row is changed behind the product's back."""


def agree(walk: Journey) -> None:
    of = walk.of
    fates = fates_of(walk)
    approved = {home for home, fate in fates.items() if fate == S.DONE}
    register_says(of, approved)
    cases_say(fates)
    notices_say(walk, fates, approved)
    minutes_say(walk, approved)
    trail_says(fates, approved)


def fates_of(walk: Journey) -> dict[int, str]:
    """Household → how it ends, from the story alone."""
    of, found = walk.of, {home.pk: S.DONE.value for home in walk.of.homes}
    ends = {"founded": S.REJECTED, "withdrawn": S.WITHDRAWN, "relative": S.REJECTED, "refused": S.REJECTED}
    ends |= {} if "announced_again" in walk.codes else {"sent_back": S.TOWNSHIP}
    found |= {of.homes[SPECIAL.index(name)].pk: fate.value for name, fate in ends.items()}
    last = len(of.homes) - of.down
    found |= {home.pk: S.REJECTED.value for home in of.homes[last:]}
    found |= {home.pk: S.WAITING.value for home in of.homes[last - of.waiting + 1 : last]}
    assert of.homes[last - of.waiting].pk == Case.objects.get(pk=walk.taken_up).household_id
    return found


def register_says(of: Village, approved: set[int]) -> None:
    rows = Household.objects.filter(village=VILLAGE).values_list("pk", "register", "poverty_status", "first_year")
    listed, other = (Register.LISTED, PovertyStatus.NOT_EXITED, 2026), (Register.UNLISTED, None, None)
    assert {pk: tuple(facts) for pk, *facts in rows} == {
        home.pk: listed if home.pk in approved else other for home in of.homes
    }


def cases_say(fates: dict[int, str]) -> None:
    assert dict(Case.objects.values_list("household_id", "state")) == fates
    assert Quota.objects.get(region_code=VILLAGE).households >= list(fates.values()).count(S.DONE)
    assert set(Objection.objects.values_list("state", flat=True)) == {"filed"}


def notices_say(walk: Journey, fates: dict[int, str], approved: set[int]) -> None:
    """Frozen rows, their digest, what the printed papers said, and who was named where."""
    named = defaultdict(set)
    names = {home.pk: home.head_name for home in walk.of.homes}
    for sheet in PublicNotice.objects.order_by("pk"):
        assert is_as_posted(sheet)
        assert sheet.state == "closed"
        heads = [row["head"] for row in sheet.rows]
        homes = [Case.objects.get(pk=pk).household_id for pk in sheet.case_numbers]
        assert [names[home] for home in homes] == heads
        paper = walk.hands.papers[sheet.code][: len(heads)]
        assert [head for head, line in zip(heads, paper, strict=True) if head not in line] == []
        named[sheet.kind] |= set(homes)
    assert sorted(PublicNotice.objects.values_list("code", flat=True)) == sorted(walk.codes.values())
    told = [event.after for event in AuditEvent.objects.filter(verb=Verb.NOTICE_POSTED).order_by("id")]
    kept = PublicNotice.objects.order_by("pk").values_list("code", "sha256")
    assert [(after["公示编号"], after["校验值"]) for after in told] == list(kept)
    refused = {walk.of.homes[SPECIAL.index("refused")].pk}
    assert named[K.SECOND] == approved | refused
    assert named[K.ANNOUNCEMENT] == approved
    never = {home for home, fate in fates.items() if fate == S.WAITING} | set(list(names)[len(names) - walk.of.down :])
    assert named[K.FIRST] == set(names) - never


def minutes_say(walk: Journey, approved: set[int]) -> None:
    """Every ballot as it was typed; who is on the register had more than half of those present."""
    first, second = Assembly.objects.order_by("pk")
    for meeting, typed in ((first, walk.votes), (second, walk.again)):
        assert meeting.locked_at
        assert meeting.present == PRESENT
        rows = Ballot.objects.filter(assembly=meeting)
        said = rows.values_list("case", "agree", "against", "abstain", "recused_names")
        assert {case: tuple(votes) for case, *votes in said} == typed
        order = list(rows.order_by("rank").values_list("agree", flat=True))
        assert order == sorted(order, reverse=True)
    assert len(walk.votes) == len(walk.of.homes)
    last = dict(Ballot.objects.order_by("assembly").values_list("case__household", "agree"))
    assert all(2 * last[home] > PRESENT for home in approved)


def trail_says(fates: dict[int, str], approved: set[int]) -> None:
    assert verify().first_bad is None
    homes = dict(Case.objects.values_list("pk", "household_id"))
    moves = defaultdict(list)
    for event in AuditEvent.objects.filter(verb=Verb.CASE_MOVED).select_related("actor").order_by("id"):
        moves[int(event.subject_id)].append(event)
    for case, events in moves.items():
        states = [(event.before["状态"], event.after["状态"]) for event in events]
        assert all(left[1] == right[0] for left, right in pairwise(states))
        assert states[-1][1] == S.label_of(fates[homes[case]])
        paper = CaseStep.objects.filter(case=case).exclude(act__in=(CaseAct.START, CaseAct.EDIT)).order_by("pk")
        acted = [(CaseAct.label_of(step.act), step.person_id) for step in paper]
        assert acted == [(event.after["办理"], event.actor.person_id) for event in events]
    assert set(moves) == set(homes)
    listed = AuditEvent.objects.filter(verb=Verb.HOUSEHOLD_LISTED).values_list("subject_id", flat=True)
    assert sorted(map(int, listed)) == sorted(approved)
    for case in (case for case, home in homes.items() if home in approved):
        by = {event.after["办理"]: event.actor.person_id for event in moves[case]}
        hands = [by[act] for act in ("提交申请", "核实完毕", "公示期满，报乡镇", "乡镇审核同意", "县级批准")]
        assert len(set(hands)) == len(hands)
    acting = AuditEvent.objects.exclude(verb=Verb.LOGIN).values_list("actor__person", flat=True)
    assert set(acting) - {None} == set(User.objects.values_list("person", flat=True))
    assert len(set(acting) - {None}) == 6
