"""What each of the six does, on the pages of the person whose task it is."""

from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from fupin.tests.documents import jpeg, scan
from fupin.tests.e2e.desks import BASIS, EXPECTED, PRESENT, Desk


class Hands:
    """The acts of the journey, each on the pages of the person whose task it is."""

    def __init__(self, desks: dict[str, Desk]) -> None:
        self.clerk, self.head = desks["clerk"], desks["head"]
        self.township, self.reviewer = desks["township"], desks["reviewer"]
        self.county, self.approver = desks["county"], desks["approver"]
        self.pictures = 0
        self.papers: dict[str, list[str]] = {}

    def picture(self, kind: str = "png") -> dict[str, Any]:
        """A photograph that nobody has taken before."""
        self.pictures += 1
        size = (40 + self.pictures, 48)
        return {"name": f"{self.pictures}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(size)}

    # ---- before
    def hand_down(self, who: Desk, place: str, households: int) -> None:
        row = who.row(place).first
        row.locator("summary").click()
        row.get_by_label("户数（户）").fill(str(households))
        row.get_by_label("依据文件").fill("甲扶组发〔2026〕2号")
        row.get_by_role("button", name=f"保存{place}").click()
        who.told(f"已保存{place}2026年的规模")

    def quotas(self, households: int) -> None:
        self.county.open("/").get_by_role("navigation", name="主导航").get_by_role("link", name="规模分解").click()
        self.hand_down(self.county, "甲县", households + 20)
        self.hand_down(self.county, "甲镇", households + 5)
        self.county.shot("quotas-county")
        self.township.open("/quotas/")
        self.hand_down(self.township, "甲村", households)
        self.township.shot("quotas-township")

    def declare(self, name: str, relation: str, number: str) -> None:
        page = self.head.open("/staff/kin/")
        page.get_by_label("亲属姓名").fill(name)
        page.get_by_label("与本人关系").fill(relation)
        page.get_by_label("亲属证件号码").fill(number)
        self.head.press("申报")
        self.head.told(f"{name}（{relation}）已申报")

    # ---- the application
    def applies(self, home: Any) -> None:
        """One application, typed on the household's own page."""
        page = self.clerk.open("/")
        page.get_by_role("searchbox", name="查找农户或人员").fill(home.head_name)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if f"/households/{home.pk}/" not in page.url:
            page.locator("tbody").get_by_role("link", name=home.head_name).first.click()
        page.get_by_role("link", name="申请、退出等手续").click()
        page.get_by_label("发现途径").select_option(index=1)
        page.get_by_label("拟定主要致贫原因").select_option(label="因病")
        page.get_by_label("申请理由").fill("主要劳动力住院，去年没有外出")
        self.clerk.shot("application")
        self.clerk.press("保存，去核对")
        self.clerk.heading(f"{home.head_name}户")

    def apply_together(self, homes: list[Any]) -> None:
        page = self.clerk.open("/cases/")
        page.get_by_role("link", name="成批登记申请").click()
        page.get_by_label("发现途径").select_option(index=1)
        for home in homes:
            page.get_by_label(f"{home}：申请", exact=True).check()
            page.get_by_label(f"{home}：拟定主要致贫原因").select_option(label="缺劳力")
        self.clerk.shot("applications-together")
        self.clerk.press("登记勾选的户")
        self.clerk.told(f"已登记 {len(homes)} 户申请")

    def hand_in(self, case: Any) -> None:
        """The signed application and the letter that allows comparison, photographed."""
        page = self.clerk.open(f"/cases/{case.pk}/")
        for kind in ("申请书（签字件）", "承诺授权书（签字件）"):
            page.get_by_role("link", name="上传申请书、授权书").click()
            choose(page, "kind", kind)
            page.locator("input[name=files]").set_input_files(self.picture())
            self.clerk.press("上传")
            self.clerk.heading(case.get_procedure_display())

    def onward(self, who: Desk, work: str, homes: list[Any]) -> None:
        """From the list: those ticked take their step."""
        page = who.work(work)
        for home in homes:
            page.get_by_label(f"往下办：{home}", exact=True).check()
        who.press("勾选的往下办")
        who.told(f"已办理 {len(homes)} 户")

    # ---- the home check, the meeting
    def visits(self, case: Any, finding: str = "四口人同住，土墙房，去年住院两次") -> None:
        page = self.township.open(f"/cases/{case.pk}/check/")
        choose(page, "first", "陆永康")
        choose(page, "second", "黄正荣")
        page.get_by_label("收入年度").select_option(label="2025年")
        page.get_by_label("核实意见").select_option(label="认为符合条件")
        page.get_by_label("核实情况").fill(finding)
        if case.pk % 10 == 1:
            self.township.shot("home-check")
        self.township.press("保存")
        self.township.told("已保存入户核实")

    def gathers(self, count: int) -> None:
        page = self.clerk.work("民主评议")
        page.get_by_role("link", name=f"待评议 {count} 户，建批开会").click()
        self.clerk.shot("batch-new")
        self.clerk.press("把勾选的建成一批")
        self.clerk.told("下一步打印表决票")

    def prints_ballots(self) -> None:
        page = self.clerk.page
        here = page.url
        page.get_by_role("link", name="打印表决票").click()
        expect(page.locator("body")).to_contain_text("表决票")
        page.goto(here)

    def types_minutes(self, votes: dict[int, tuple[int, int, int, str]]) -> None:
        """`votes`: case → for, against, abstained, who left the room."""
        page = self.clerk.page
        page.get_by_role("link", name="登记评议会").click()
        for label, text in {"开会时间": "09:30", "地点": "村委会", "主持人": "黄正荣", "记录人": "田小玲"}.items():
            page.get_by_label(label, exact=True).fill(text)
        page.get_by_label("应到（人）").fill(str(EXPECTED))
        page.get_by_label("开会日期").fill(timezone.localdate().isoformat())
        page.get_by_label("会议记录", exact=False).first.fill("逐户评议，当场计票。")
        for place in range(PRESENT):
            page.fill(f"[name=guest-{place}-name]", "黄正荣" if not place else f"代表{place}号")
        for case, (agree, against, abstain, recused) in votes.items():
            for name, value in (("agree", agree), ("against", against), ("abstain", abstain), ("recused", recused)):
                page.fill(f"[name=case{case}-{name}]", str(value))
        self.saves_minutes()

    def recuses(self, case: int, agree: int, name: str) -> None:
        """Whom the page has named leaves the room for this household."""
        self.clerk.page.fill(f"[name=case{case}-agree]", str(agree))
        self.clerk.page.fill(f"[name=case{case}-recused]", name)
        self.saves_minutes()

    def saves_minutes(self) -> None:
        for name in ("minutes_scan", "sign_in_scan"):
            file = {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": scan(name.encode())}
            self.clerk.page.locator(f"input[name={name}]").set_input_files(file)
        self.clerk.press("保存", exact=True)

    def sends_minutes(self) -> None:
        self.clerk.shot("minutes")
        self.clerk.press("报送评议结果")
        self.clerk.told("已报送，结果已写进各户")
        self.clerk.shot("batch-after-meeting")

    # ---- sheets
    def posts(self, who: Desk, kind: str, count: int) -> str:
        """Looked at, posted, printed, photographed near and far. Its code; what the paper says is remembered."""
        page = who.work("张贴")
        if "tab=waiting" not in page.url:
            page = who.open("/notices/?tab=waiting")
        who.row(kind).first.get_by_role("link", name="看预览，张贴").click()
        page.get_by_label("依据的文件名称和文号").fill(BASIS)
        who.press("看预览")
        who.shot("notice-preview")
        page.get_by_role("button", name=f"{count} 户").click()
        who.told("已张贴，编号")
        code = page.locator(".code").first.inner_text()
        here = page.url
        page.get_by_role("link", name="打印", exact=True).click()
        expect(page.locator("body")).to_contain_text(code)
        self.papers[code] = page.locator("tbody tr").all_inner_texts()
        who.shot("notice-paper")
        page.goto(here)
        for photo in ("近景（看清内容）", "远景（看清地点）"):
            self.photographs(who, photo)
        return code

    def photographs(self, who: Desk, kind: str) -> None:
        who.page.get_by_label("照片是").select_option(label=kind)
        who.page.get_by_label("贴在哪里").fill("村务公开栏")
        who.page.locator("#file").set_input_files(self.picture())
        who.press("上传照片")
        who.told("已存照片")

    def still_hangs(self, who: Desk, code: str) -> None:
        self.notice(who, code)
        self.photographs(who, "仍在张贴")
        who.told("齐了")

    def notice(self, who: Desk, code: str) -> Page:
        page = who.open("/notices/?tab=posted")
        who.row(code).first.get_by_role("link").first.click()
        page.wait_for_load_state()
        return page

    def closes(self, who: Desk, code: str, said: str) -> None:
        self.notice(who, code)
        who.press("办结")
        who.told(said)

    # ---- objections
    def hears(self, code: str, row: int) -> str:
        """By phone, at the township. Its receipt."""
        page = self.township.open("/objections/")
        page.get_by_role("main").get_by_role("link", name="登记电话、来信、来访").click()
        page.get_by_label("怎么收到的").select_option(label="电话")
        choose(page, "notice", code)
        page.get_by_label("第几户").fill(str(row))
        page.get_by_label("什么意见").select_option(label="不符合条件")
        page.get_by_label("反映的情况").fill("听说他家儿子在县城开店，请核实一下。")
        self.township.press("登记")
        self.township.told("已登记，回执编号")
        return page.get_by_role("navigation", name="位置").inner_text().split("/")[-1].strip()

    def objection(self, who: Desk, receipt: str) -> Page:
        page = who.open("/objections/?turn=all")
        who.row(receipt).first.get_by_role("link").first.click()
        page.wait_for_load_state()
        return page

    def sends_two(self, receipt: str) -> None:
        page = self.objection(self.county, receipt)
        for name in ("张慧敏", "蒙建国"):
            page.get_by_label(name).check()
        self.county.shot("objection")
        self.county.press("派这两个人核实")
        self.county.heading("核实中")

    def settles(self, receipt: str, button: str, finding: str, answer: str) -> None:
        page = self.objection(self.reviewer, receipt)
        page.get_by_label("核实情况和认定理由").fill(finding)
        self.reviewer.press(button, exact=True)
        page.get_by_label("给反映人的答复").fill(answer)
        self.reviewer.press("答复", exact=True)
        self.reviewer.heading("已答复")
        self.reviewer.press("归档")
        self.reviewer.heading("已归档")

    # ---- deciding
    def case(self, who: Desk, case: Any) -> Page:
        return who.open(f"/cases/{case.pk}/")

    def decides(self, who: Desk, case: Any, button: str, opinion: str = "") -> None:
        page = self.case(who, case)
        page.get_by_label("意见").fill(opinion)
        who.press(button, exact=True)

    def agrees(self, who: Desk, work: str, cases: list[Any]) -> None:
        """Each is opened and looked at; then all of them from the list."""
        for case in cases:
            self.case(who, case)
        page = who.work(work)
        for case in cases:
            page.get_by_label(f"同意：{case.household}", exact=True).check()
        who.shot("review-list")
        who.press("同意勾选的")
        who.told(f"已办理 {len(cases)} 户")

    def compares(self, case: Any) -> None:
        """The signed sheet of one department, without a hit."""
        page = self.township.open(f"/cases/{case.pk}/matches/")
        page.get_by_label("不动产登记：名单日期").fill(timezone.localdate().isoformat())
        self.township.press("保存")
        self.township.told("家的比对结果")

    def late_hit(self, case: Any, hit: str) -> None:
        """A list that comes when the case is at the county, who looks into it."""
        page = self.township.open(f"/cases/{case.pk}/matches/")
        page.get_by_label("公安（户籍、车辆）：名单日期").fill(timezone.localdate().isoformat())
        page.get_by_label("公安（户籍、车辆）：命中情况").fill(hit)
        self.township.press("保存")
        page = self.case(self.approver, case)
        self.approver.shot("late-hit")
        page.get_by_label("核实结论").select_option(label="属实，不符合条件")
        page.get_by_label("说明和依据").fill("车管所证明，正在使用")
        self.approver.press("答复")
        self.approver.told("已写明核实结论")


def choose(page: Page, name: str, part: str) -> None:
    """The option that says this among other words."""
    select = page.locator(f"select[name={name}]")
    value = select.locator("option", has_text=part).first.get_attribute("value")
    select.select_option(value or "")
