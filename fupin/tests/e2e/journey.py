"""The story of a village's identification, day by day: who applies, and what happens to them."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from fupin.tests.e2e.desks import PRESENT, VILLAGE, Calendar
from fupin.tests.e2e.hands import Hands
from households.codes import CaseState
from households.models import Case, Household
from households.tests.change_scene import family

S = CaseState
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


class Journey:
    """Day by day. What was typed and what the papers said is kept, to be held against the rows at the end."""

    def __init__(self, of: Village, hands: Hands, phone: Page, days: Calendar) -> None:
        self.of, self.hands, self.phone, self.days = of, hands, phone, days
        self.votes: dict[int, tuple[int, int, int, str]] = {}
        self.again: dict[int, tuple[int, int, int, str]] = {}
        self.taken_up = 0
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
        self.codes["announced"] = hands.posts(hands.reviewer, "公告", len(others))

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
        self.codes["announced_again"] = hands.posts(hands.reviewer, "公告", 1)
        self.days.turn_to(32)
        hands.still_hangs(hands.reviewer, self.codes["announced_again"])

    def take_down(self) -> None:
        self.days.turn_to(39)
        for name in {"announced", "announced_again"} & set(self.codes):
            self.hands.closes(self.hands.reviewer, self.codes[name], "公告期满，已办结")
