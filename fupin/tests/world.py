"""Two counties with one of everything, with personal values that occur nowhere else: for the tests of the whole."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, TestCase
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.accounts.models import Kin, Person, User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.versions import keep
from fupin.audit.write import record, write
from fupin.documents.models import Printout, PrintoutState
from fupin.documents.services import PURPOSE as PRINTOUT_FILE
from fupin.doubts.models import Doubt, DoubtStep, RuleParameter, Unevaluated
from fupin.imports.models import ImportBatch, ImportMode, ImportState
from fupin.imports.services import receive
from fupin.personal import files
from fupin.personal.models import RevealCount
from fupin.personal.sealing import digest
from fupin.query.models import SavedQuery
from fupin.query.question import ask
from fupin.query.services import remove_query, save_query
from fupin.tests.board import on_the_board
from fupin.tests.documents import png
from fupin.tests.factories import household, identity, member, place, user
from fupin.tests.world_cases import cases, more_of_cases, standards
from fupin.tests.world_comparison import comparison, more_of_comparison
from fupin.tests.world_help import helpers, more_helpers
from fupin.tests.world_meetings import four_more_meetings, meet
from fupin.tests.world_plans import plan
from fupin.tests.world_presence import presence
from fupin.tests.world_projects import project
from fupin.tests.world_reports import report
from fupin.tests.world_villages import four_more_exits, village_exit
from fupin.tests.world_visits import four_more_visits, visit
from fupin.tests.world_watch import watch
from households.codes import IncomeKind, Relation
from households.importers.testing import person as roster_row
from households.importers.testing import roster
from households.models import (
    BulkEdit,
    Case,
    CaseBatch,
    ChangeProposal,
    ChangeStep,
    Closing,
    ClosingRow,
    DuplicateDecision,
    EntryDraft,
    Household,
    IncomeRecord,
    LivingCondition,
    Member,
    MonitoringEpisode,
    PublicNotice,
    ReportedStock,
    StockEntry,
    YearOpening,
)
from households.selectors.cases import notice_row
from households.services.bulk_edits import apply_bulk
from households.services.closings import freeze
from households.services.evidence import add_evidence
from households.services.notices import add_photo
from households.services.region_changes import prepare_change
from households.services.reported_stock import report_stock
from households.services.stock import new_in_stock
from households.services.tallies import count_villages
from households.services.years import open_year
from villages.importers.accounts import KIND as ACCOUNTS
from villages.models import Office, Post, PovertyLine, Region, RegionChange, VillageProfile

BACKEND = "fupin.accounts.backend.PostsBackend"
YEAR = 2025
BORN = date(1958, 11, 23)
IN_VILLAGE = {Role.VILLAGE_CLERK, Role.VILLAGE_HEAD, Role.CADRE}
IN_TOWNSHIP = {Role.TOWNSHIP_CLERK, Role.TOWNSHIP_REVIEWER}


@dataclass(frozen=True)
class Setting:
    """Where a county's world lies, and the words by which it is known again."""

    village: str
    surname: str
    staff: str
    login: str
    serial: int
    disease: str

    @property
    def county(self) -> str:
        return self.village[:6]

    @property
    def township(self) -> str:
        return self.village[:9]


JIA = Setting("990101201203", "冉", "田", "tian", 311, "甲源性角弓病")
YI = Setting("990102201201", "逯", "覃", "qinx", 411, "乙源性角弓病")


@dataclass
class County:
    """One county's rows, and its users by role."""

    setting: Setting
    users: dict[str, User] = field(default_factory=dict)
    household: Any = None
    head: Any = None
    son: Any = None
    income: Any = None
    living: Any = None
    episode: Any = None
    proposal: Any = None
    closing: Any = None
    stock_entry: Any = None
    reported: Any = None
    bulk_edit: Any = None
    opening: Any = None
    region_change: Any = None
    evidence: Any = None
    printout: Any = None
    step: Any = None
    kin: Any = None
    batch: Any = None
    legacy: Any = None
    bulk: Any = None
    line: Any = None
    profile: Any = None
    office: Any = None
    event: Any = None
    doubt: Any = None
    finding_step: Any = None
    unevaluated: Any = None
    distinct: Any = None
    draft: Any = None
    noticed: Any = None
    notice: Any = None
    notice_photo: Any = None
    parameter: Any = None
    case: Any = None
    case_step: Any = None
    home_check: Any = None
    standard_check: Any = None
    consent: Any = None
    standard_set: Any = None
    match: Any = None
    case_batch: Any = None
    board_notice: Any = None
    objection: Any = None
    objection_step: Any = None
    assembly: Any = None
    attendee: Any = None
    ballot: Any = None
    quota: Any = None
    step_setting: Any = None
    village_exit: Any = None
    exit_item: Any = None
    exit_step: Any = None
    exit_file: Any = None
    village_check: Any = None
    village_sheet: Any = None
    village_objection: Any = None
    standard: Any = None
    standard_item: Any = None
    sample: Any = None
    sample_home: Any = None
    visit: Any = None
    visit_task: Any = None
    visit_rule: Any = None
    busy_season: Any = None
    visit_request: Any = None
    help_unit: Any = None
    cadre: Any = None
    posting: Any = None
    charge: Any = None
    need: Any = None
    help_setting: Any = None
    pairing: Any = None
    proposal_row: Any = None
    proposed_pair: Any = None
    watch_item: Any = None
    watch_step: Any = None
    relocation_visit: Any = None
    plan: Any = None
    measure: Any = None
    handover: Any = None
    project: Any = None
    project_step: Any = None
    fund_entry: Any = None
    signed_report: Any = None
    saved_query: Any = None
    authorisation: Any = None
    comparison: Any = None
    compared: Any = None

    @property
    def village(self) -> Region:
        return place(self.setting.village)

    @property
    def clerk(self) -> User:
        return self.users[Role.VILLAGE_CLERK]

    @property
    def post(self) -> Post:
        return self.clerk.posts.get(ends_on__isnull=True)

    @property
    def person(self) -> Person:
        return self.clerk.person

    def number(self, plus: int = 0, sex: str = "1") -> str:
        return identity(BORN, sex, self.setting.serial + plus)

    def mobile(self, plus: int) -> str:
        return f"1{self.setting.serial}{7000000 + 81 * self.setting.serial + plus}"

    @property
    def household_no(self) -> str:
        return f"{self.setting.village}000077"


def build(setting: Setting) -> County:
    """Everything once, in this county."""
    of = County(setting)
    of.users = {role: worker(of, role) for role in Role}
    of.household, of.head, of.son = home(of)
    of.income, of.living, of.episode, of.proposal = facts(of)
    of.line, of.profile, of.office = places(of)
    of.doubt, of.parameter = doubts(of)
    of.finding_step, of.unevaluated = worked(of, of.doubt)
    of.distinct, of.draft = distinct(of, of.head, of.son), draft(of)
    of.evidence, of.printout = proof(of), printout(of)
    of.noticed, of.notice, of.notice_photo = noticed(of)
    of.kin = relative(of)
    of.case, of.case_step, of.home_check, of.match, of.case_batch = cases(of)
    of.standard_check, of.consent, of.standard_set = standards(of)
    of.step = dropped(of)
    keep_all(of)
    of.closing = closing(of)
    of.stock_entry, of.reported = stock(of), reported(of)
    of.opening = opening(of)
    of.bulk_edit = bulk_edit(of)
    of.region_change = region_change(of, of.village)
    meet(of)
    village_exit(of)
    helpers(of)
    watch(of)
    visit(of)
    presence(of)
    plan(of)
    project(of)
    of.saved_query = saved_query(of)
    comparison(of)
    of.event = AuditEvent.objects.order_by("-id").first()
    of.batch, of.legacy, of.bulk = uploads(of)
    of.board_notice, of.objection, of.objection_step = on_the_board(of)
    counted(of)
    report(of)
    return of


def counted(of: County) -> None:
    """What the factories made past the services, for the dashboards."""
    with transaction.atomic():
        count_villages([of.setting.village])


def worker(of: County, role: Role) -> User:
    setting = of.setting
    code = setting.village if role in IN_VILLAGE else setting.township if role in IN_TOWNSHIP else setting.county
    made = user(f"{setting.login}.{role}", role, code, name=f"{setting.staff}{len(role)}{role.label}")
    if role == Role.VILLAGE_CLERK:
        made.person.set_identity(of.number(1))
        made.person.phone = of.mobile(1)
        made.person.save()
    return made


def home(of: County) -> tuple[Household, Member, Member]:
    phone = of.mobile(2)
    sealed = {"phone": phone, "phone_digest": digest("phone", phone), "collector_phone": of.mobile(3)}
    card = f"62170{of.setting.serial}8800000{of.setting.serial}"
    plain = {"household_no": of.household_no, "main_cause": "01", "members_missing": True, "member_count": 2}
    one = household(of.setting.village, f"{of.setting.surname}启山", **sealed, bank_card=card, **plain)
    head = one.members.get(relation=Relation.HEAD)
    fill(head, of.number(2), of.mobile(4), of.setting.disease)
    son = member(one, f"{of.setting.surname}承远", number=of.number(3), relation="02")
    fill(son, of.number(3), of.mobile(5), of.setting.disease)
    return one, head, son


def fill(row: Member, number: str, phone: str, disease: str) -> None:
    row.set_identity(number)
    row.set_phone(phone)
    row.birth_date, row.sex, row.disease_name, row.health = BORN, "1", disease, "02"
    row.save()


def facts(of: County) -> tuple[Any, ...]:
    common = {"household": of.household, "village_code": of.setting.village}
    income = IncomeRecord.objects.create(**common, **income_facts(), write=uuid.uuid4())
    living = LivingCondition.objects.create(**common, year=YEAR, arable="3.20", house_grade="2", write=uuid.uuid4())
    watch = {"kind": "3", "risks": "01", "identified_on": date(YEAR, 3, 1), "contact": f"{of.setting.surname}保民"}
    episode = MonitoringEpisode.objects.create(**common, **watch, contact_phone=of.mobile(6), write=uuid.uuid4())
    said = {"kind": "M1", "subject": f"{of.setting.surname}新添", "facts": f'{{"证件号码": "{of.number(4)}"}}'}
    proposal = ChangeProposal.objects.create(**common, **said, facts_digest=digest("identity", of.number(4)))
    return income, living, episode, proposal


def dropped(of: County, count: int = 0) -> ChangeStep:
    """A change that was not made, with its line on the paper."""
    said = {"kind": "M1", "subject": f"{of.setting.surname}没有{count}", "state": "dropped", "note": "名册写错了人"}
    change = ChangeProposal.objects.create(household=of.household, village_code=of.setting.village, **said)
    act = {"act": "drop", "source": "open", "target": "dropped", "opinion": f"{of.setting.surname}家没有这个人"}
    return ChangeStep.objects.create(change=change, actor=of.clerk, person=of.clerk.person, **act)


def income_facts(year: int = YEAR) -> dict[str, Any]:
    period = {"period_start": date(year - 1, 10, 1), "period_end": date(year, 9, 30)}
    sums = {"wage": 9734, "net_income": 9734, "net_per_head": 4867}
    return {"kind": IncomeKind.YEARLY, "year": year, **period, "persons": 2, **sums}


def closing(of: County, year: int = YEAR) -> Closing:
    """A year that ended before anything was written holds nothing: its one row is put in by hand."""
    county, by = place(of.setting.county), of.users[Role.COUNTY_APPROVER]
    made = freeze(region=county, kind="year", year=year, month=12, by=by, today=timezone.localdate())
    counted = {"households": of.setting.serial, "persons": 3 * of.setting.serial}
    ClosingRow.objects.create(closing=made, village_code=of.setting.village, register="listed", **counted)
    return made


def stock(of: County) -> StockEntry:
    """The household is booked, but not that it is monitored: the page has a difference to show."""
    write(new_in_stock)([of.household.pk])
    StockEntry.objects.filter(household=of.household, measure="monitored").delete()
    return StockEntry.objects.get(household=of.household)


def reported(of: County, year: int = YEAR) -> ReportedStock:
    figures = {"registered_households": 3, "registered_persons": of.setting.serial, "closing_households": 3}
    return report_stock(
        region=of.village, year=year, source="report", measure="poor", figures={**figures, "closing_persons": 5},
        note=f"{of.setting.surname}家村册", by=of.users[Role.TOWNSHIP_CLERK], now=timezone.localdate().year,
    )  # fmt: skip


def opening(of: County) -> YearOpening:
    by, today = of.users[Role.COUNTY_CLERK], timezone.localdate()
    return open_year(region=place(of.setting.county), year=today.year, by=by, today=today)


def bulk_edit(of: County, name: str = "一组") -> BulkEdit:
    seen = {of.household.pk: Household.objects.get(pk=of.household.pk).version}
    common = {"year": YEAR, "token": uuid.uuid4(), "by": of.clerk}
    return apply_bulk(seen=seen, field="group_name", value=f"{of.setting.surname}{name}", **common)


def region_change(of: County, village: Region) -> RegionChange:
    """Waits for the other person to confirm it."""
    by, today = of.users[Role.COUNTY_CLERK], timezone.localdate()
    facts = {"day": today, "basis": f"{of.setting.staff}府发〔2026〕1号", "name": f"{of.setting.surname}家村"}
    return prepare_change(kind="rename", village=village, **facts, by=by, today=today)


def places(of: County) -> tuple[PovertyLine, VillageProfile, Office]:
    county, village = place(of.setting.county), of.village
    line = PovertyLine.objects.create(region=county, year=YEAR, kind="monitoring", amount=8000 + of.setting.serial)
    counted = {"households": of.setting.serial, "population": 3 * of.setting.serial}
    profile = VillageProfile.objects.create(
        village=village, year=YEAR, head_name=f"{of.setting.staff}村长", **counted, write=uuid.uuid4()
    )
    office = Office.objects.create(
        region=county, name=f"{county.name}农业农村局", help_phone=f"0859-{of.setting.serial}0000"
    )
    return line, profile, office


def doubts(of: County, plus: int = 0) -> tuple[Doubt, RuleParameter]:
    about = {"region_code": of.setting.village, "household_id": of.household.pk, "member_id": of.head.pk}
    days = {"first_found": date(YEAR, 1, 1), "last_found": date(YEAR, 6, 1)}
    said = f"{of.setting.surname}启山的收入和上年差得多"
    doubt = Doubt.objects.create(rule=f"A{plus + 1}", severity="W", message=said, **about, **days)
    threshold = {"rule": "B10", "name": "most", "value": of.setting.serial}
    return doubt, RuleParameter.objects.create(region_code=of.setting.county, year=YEAR - plus, **threshold)


def worked(of: County, doubt: Doubt, plus: int = 0) -> tuple[DoubtStep, Unevaluated]:
    """The finding has been taken up; another rule could not be asked about somebody."""
    facts = {"act": "take_up", "said": f"{of.setting.staff}去核实", "at": timezone.now()}
    step = DoubtStep.objects.create(doubt=doubt, **facts)
    counted = {"number": of.setting.serial, "asked": 9, "ran_on": date(YEAR, 6, 1)}
    return step, Unevaluated.objects.create(rule=f"B1{plus}", region_code=of.setting.village[:9], **counted)


def distinct(of: County, one: Member, other: Member) -> DuplicateDecision:
    first, second = sorted((one, other), key=lambda row: row.pk)
    return DuplicateDecision.objects.create(
        member=first, other=second, village_code=of.setting.village, alike="姓名相近", decided_by=of.clerk
    )


def draft(of: County, plus: int = 0) -> EntryDraft:
    content = f'[["members-0-name", "{of.setting.surname}未登{plus}"]]'
    return EntryDraft.objects.create(owner=of.clerk, village_code=of.setting.village, content=content)


def proof(of: County, plus: int = 0, kind: str = "15") -> Any:
    """A photograph of the house, with the household's people in its words."""
    file = SimpleUploadedFile(f"{of.setting.surname}家新房{plus}.png", png(shade=of.setting.serial % 99 + 20 * plus))
    facts = {"household": of.household, "kind": kind, "note": f"{of.setting.surname}启山家", "member": of.head}
    return add_evidence(**facts, uploads=[file], by=of.clerk, token=uuid.uuid4())[0]


def printout(of: County, plus: int = 0) -> Printout:
    """A book that is ready, whoever made it: no PDF library is needed to fetch it."""
    title, number = f"{of.village.name}花名册", f"20260101-{of.setting.serial}-{plus:04d}"
    common = {"kind": "roster", "title": title, "region_code": of.setting.village, "number": number, "owner": of.clerk}
    kept = files.store(PRINTOUT_FILE, f"%PDF-1.7 {of.village.name}".encode())
    return Printout.objects.create(**common, state=PrintoutState.READY, stored_as=kept, size=9, token=uuid.uuid4())


def noticed(of: County, plus: int = 0) -> tuple[Case, PublicNotice, Any]:
    """A household on a hanging sheet that says one person less than it has by now, with a photograph of the sheet."""
    by, today = of.clerk.person, timezone.localdate()
    place = {"village_code": of.setting.village, "procedure": "R1"}
    batch = CaseBatch.objects.create(**place, year=YEAR, serial=plus + 40, made_by=by, token=uuid.uuid4())
    unlisted = {"register": "unlisted", "poverty_status": None, "group_name": "一组", "kind": "2", "member_count": 3}
    home = household(of.setting.village, f"{of.setting.surname}榜上{plus}", **unlisted)
    case = Case.objects.create(
        household=home, **place, state="notice1", batch=batch, proposer=by, found_on=date(YEAR, 1, 1)
    )
    row = {**notice_row(case), "persons": 2}
    said = {"title": f"{of.village.full_name}公示{plus}", "opening": "公示", "issuer": f"{of.village.name}村委会"}
    days = {"days": 7, "starts_on": today, "ends_on": today, "web_until": today}
    notice = PublicNotice.objects.create(
        code=f"{of.setting.serial}{plus:05d}", kind="PA", batch=batch, **place, **said, **days, rows=[row],
        case_numbers=[case.pk], sha256="0" * 64, posted_by=by, token=uuid.uuid4(),
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(notice=notice)
    file = SimpleUploadedFile("公示.png", png(shade=of.setting.serial % 99 + 20 * plus + 3))
    photo = add_photo(notice=notice, kind="near", place="村务公开栏", file=file, token=uuid.uuid4(), by=of.clerk)
    return case, notice, photo


def saved_query(of: County, plus: int = 0) -> SavedQuery:
    """One that the township shares, and one that its owner removed."""
    by, asked = of.users[Role.TOWNSHIP_CLERK], ask("home", of.setting.village, main_cause="01")
    gone = save_query(name=f"{of.setting.surname}家不用的{plus}", question=asked, shared=False, by=by)
    remove_query(saved=gone, version=1, by=by)
    return save_query(name=f"{of.setting.surname}家因病的户{plus}", question=asked, shared=True, by=by)


def relative(of: County) -> Kin:
    kin = Kin(person=of.clerk.person, name=f"{of.setting.staff}小亲", relation="妹妹", declared_on=date(YEAR, 1, 1))
    kin.set_identity(of.number(5))
    kin.save()
    return kin


@write
def keep_all(of: County) -> None:
    """An older version of every row that has versions, and an event on the trail."""
    for row in (of.household, of.head, of.son, of.income, of.living, of.episode, of.profile, of.clerk.person):
        keep(type(row).objects.filter(pk=row.pk))
        type(row).objects.filter(pk=row.pk).update(written_at=timezone.now())
    was, now = {"家庭住址": f"{of.village.name}旧址"}, {"家庭住址": f"{of.village.name}新址"}
    record(Verb.HOUSEHOLD_UPDATED, of.household, by=of.clerk, before=was, after=now, region=of.setting.village)


def uploads(of: County) -> tuple[ImportBatch, ImportBatch, ImportBatch]:
    """A checked roster, a checked preparation of the records, a list of accounts."""
    facts = upload(of.clerk, own_roster(of), f"{of.setting.staff}家名册.xlsx")
    legacy = upload(of.users[Role.COUNTY_CLERK], own_roster(of), f"{of.setting.staff}家存量.xlsx", ImportMode.LEGACY)
    named = {"kind": ACCOUNTS, "owner": of.users[Role.ADMINISTRATOR], "file_name": f"{of.setting.staff}家账号.xlsx"}
    return facts, legacy, ImportBatch.objects.create(**named, sha256="0" * 64, size=1, state=ImportState.APPLIED)


def own_roster(of: County, **cells: Any) -> bytes:
    """The household as it is but for its phone, and a second one whose number has a wrong check digit."""
    names = {code: place(code).name for code in (of.setting.county, of.setting.township, of.setting.village)}
    where = dict(zip(("county_name", "township_name", "village_name"), names.values(), strict=True))
    common = {**where, "village_code": of.setting.village, "income_year": str(YEAR)}
    known = roster_row(of.head.name, **common, household=of.household_no, identity=of.number(2), phone=of.mobile(7))
    damaged = of.number(6)[:-1] + ("1" if of.number(6)[-1] != "1" else "2")
    wrong = roster_row(f"{of.setting.surname}有误", **common, household=None, identity=damaged, phone=of.mobile(8))
    return roster([{**known, **cells}, wrong])


def upload(by: User, content: bytes, name: str, mode: str = ImportMode.FACTS) -> ImportBatch:
    with TestCase.captureOnCommitCallbacks(execute=True):
        batch = receive(SimpleUploadedFile(name, content), by=by, mode=mode, year=None, kind="roster")
    return ImportBatch.objects.get(pk=batch.pk)


def four_more(of: County) -> None:
    """Four further rows of everything that pages list."""
    for count in range(1, 5):
        one = household(of.setting.village, f"{of.setting.surname}添{count}", main_cause="01", members_missing=True)
        common = {"household": one, "village_code": of.setting.village}
        IncomeRecord.objects.create(**common, **income_facts(), write=uuid.uuid4())
        IncomeRecord.objects.create(
            household=of.household, village_code=of.setting.village, **income_facts(YEAR - count), write=uuid.uuid4()
        )
        LivingCondition.objects.create(**common, year=YEAR, write=uuid.uuid4())
        MonitoringEpisode.objects.create(**common, kind="3", identified_on=date(YEAR, 1, 1), write=uuid.uuid4())
        ChangeProposal.objects.create(**common, kind="M1", subject=f"添{count}", facts="{}", facts_digest=f"{count}")
        distinct(of, of.head, member(of.household, f"{of.setting.surname}丁{count}"))
        draft(of, count)
        member(of.household, f"{of.setting.surname}丁{count}")
        dropped(of, count)
        more_of_cases(of, count, one)
        watch(of, count)
        plan(of, one, count)
        project(of, count)
        worked(of, doubts(of, count)[0], count)
        closing(of, YEAR - count)
        reported(of, YEAR - count)
        write(new_in_stock)([one.pk])
        opened = {"opened_at": timezone.now(), "opened_by": of.users[Role.COUNTY_CLERK], "write": uuid.uuid4()}
        YearOpening.objects.create(region=place(of.setting.county), year=YEAR - count, **opened)
        bulk_edit(of, f"{count}组")
        proof(of, count)
        proof(of, count, kind="24")
        printout(of, count)
        on_the_board(of, count)
        noticed(of, count)
        RevealCount.objects.create(user=of.clerk, day=date(YEAR, 1, count), used=count)
        four_more_meetings(of, count)
        more_helpers(of, count, more_of_places(of, count), one)
        four_more_visits(of, count)
        presence(of, count)
        report(of, count)
        saved_query(of, count)
        more_of_comparison(of, count, one)
        more_of_staff(of, count)
        more_of_uploads(of, count)
    counted(of)


def more_of_places(of: County, count: int) -> Region:
    code = f"{of.setting.township}29{count}"
    village = Region.objects.create(
        code=code, name=f"添{count}村", full_name=f"添{count}村", level="village", parent=place(of.setting.township)
    )
    region_change(of, village)
    four_more_exits(of, count, village)
    for where, year in ((village, YEAR), (of.village, YEAR - count)):
        VillageProfile.objects.create(village=where, year=year, households=10, write=uuid.uuid4())
    PovertyLine.objects.create(region=place(of.setting.county), year=YEAR - count, kind="monitoring", amount=7000)
    Office.objects.create(region=village, name=f"添{count}村委会", help_phone="0859-1111111")
    return village


def more_of_staff(of: County, count: int) -> None:
    made = user(f"{of.setting.login}.{count}", Role.VILLAGE_CLERK, of.setting.village, name=f"添{count}")
    for person in (made.person, of.clerk.person, *(one.person for one in of.users.values())):
        Kin.objects.create(person=person, name=f"亲{count}", relation="弟弟", declared_on=date(YEAR, 1, 1))
    ended = {"starts_on": date(2010 + count, 1, 1), "ends_on": date(2010 + count, 6, 1)}
    Post.objects.create(user=of.clerk, role=Role.VILLAGE_HEAD, region=of.village, **ended)
    keep_all(of)


def more_of_uploads(of: County, count: int) -> None:
    common = {"sha256": "0" * 64, "size": 1, "region_code": of.setting.village, "state": ImportState.READY}
    for role in (Role.VILLAGE_CLERK, Role.TOWNSHIP_CLERK, Role.COUNTY_CLERK):
        ImportBatch.objects.create(kind="roster", owner=of.users[role], file_name=f"添{count}.xlsx", **common)
    legacy = {"kind": "roster", "mode": ImportMode.LEGACY, "owner": of.users[Role.COUNTY_CLERK]}
    ImportBatch.objects.create(**legacy, file_name=f"存{count}.xlsx", **common)
    ImportBatch.objects.create(
        kind=ACCOUNTS, owner=of.users[Role.ADMINISTRATOR], file_name="账号.xlsx", **{**common, "region_code": ""}
    )


def client_of(who: Any | None, **options: Any) -> Client:
    client = Client(**options)
    if who is not None:
        client.force_login(who, backend=BACKEND)
    return client
