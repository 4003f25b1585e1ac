"""The answers to users of 甲县 are the same whether 乙县 has anything in the register or not."""

import json
import re
import uuid
from binascii import crc32
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import TestCase
from django.urls import reverse

from fupin.access.permissions import GRANTS, Role
from fupin.imports.models import ImportBatch
from fupin.management.addresses import Address, addresses
from fupin.tests.page_cases import CASES, TABLES, key
from fupin.tests.reading import everything
from fupin.tests.world import YEAR, YI, County, build, client_of, own_roster
from households.importers.testing import person, roster
from households.models import Household, Member
from households.selectors import FILTERS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
R = Role
OF_COUNTY = (R.COUNTY_CLERK, R.COUNTY_APPROVER, R.AUDITOR, R.ADMINISTRATOR)
STAFF = (R.VILLAGE_CLERK, R.TOWNSHIP_CLERK, *OF_COUNTY)
MOVING = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken":"\w+"|data-token="\w+"|数据截至 [^<]*|[\d.]+ MB，上传文件 \d+ 个|'
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|<dcterms:(?:created|modified)[^/]*|用时(?:不到)? [\d.]+ 秒|"
    r"\d\d:\d\d(?::\d\d)?|Content-Length: \d+|Expires: [^\n]*|/imports/\d+/|Last-Modified: [^\n]*|第 \d+ 批|-\d+\.xlsx|"
    r"\d{8}-[0-9A-Z]{4}-[0-9A-Z]{4}"
)
LOOKED_FOR = {"accounts_user", "accounts_person", "households_household", "households_member", "assistance_cadre"}
THEIRS = County(YI)
"""The other county as its people would ask for it: its names and numbers, whether the register holds them or not."""


def still(response: Any) -> str:
    return MOVING.sub("", f"{response.status_code}\n{everything(response)}")


@dataclass(frozen=True)
class Answers:
    """By question and name: before the other county's rows were made, and after. They are there from then on."""

    before: dict[Any, dict[str, str]]
    after: dict[Any, dict[str, str]]


@pytest.fixture(scope="module")
def answers(jia_stands: County) -> Answers:
    for user in jia_stands.users.values():
        client_of(user)  # their own last login is on pages too
    before = {asked: told(asked, jia_stands) for asked in QUESTIONS}
    build(YI)
    return Answers(before, {asked: told(asked, jia_stands) for asked in QUESTIONS})


def told(asked: Any, jia: County) -> dict[str, str]:
    """All answers to a question; what it wrote is put back."""
    with transaction.atomic(), transaction.atomic("queue"):
        found = dict(asked(jia))
        for alias in ("default", "queue"):
            transaction.set_rollback(True, alias)
    return found


def compared(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What differs."""
    assert before.keys() == after.keys()
    return {name: first_difference(before[name], after[name]) for name in before if before[name] != after[name]}


def first_difference(one: str, other: str) -> tuple[str, str]:
    place = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    return one[max(0, place - 60) : place + 60], other[max(0, place - 60) : place + 60]


def words() -> list[str]:
    """What a curious clerk may type, one of each: names, initials, a login, places, numbers, a phone."""
    named = [f"{YI.surname}启山", "lqs", YI.staff, f"{YI.login}.village_clerk", "乙村", YI.village]
    return [*named, THEIRS.household_no, THEIRS.number(2), THEIRS.number(1), THEIRS.mobile(4)]


def asking(address: Address) -> Role | None:
    """One of those that the page is open to, another for another page: village, township and county take turns, and
    each asks for a good third of the pages. The lists below are asked by several."""
    opened = [role for role in STAFF if address.permission in GRANTS[role]]
    county = [role for role in opened if role in OF_COUNTY][:1]
    turns = [role for role in opened if role not in OF_COUNTY] + county
    return turns[crc32(key(address).encode()) % len(turns)] if turns else None


def every_page(jia: County) -> Iterator[tuple[str, str]]:
    """What the role may open; the answer to the others, and to all where nobody may, is the same 403
    (test_every_page)."""
    for role in STAFF:
        client = client_of(jia.users[role])
        for address in addresses():
            case = CASES[key(address)]
            if not (case.post or case.nobody) and address.permission in GRANTS[role] and role == asking(address):
                with transaction.atomic():  # a print is on the trail, which is a page too
                    text = still(client.get(case.path(address, jia)))
                    transaction.set_rollback(True)
                yield f"{role} {key(address)}", text


def lists(jia: County) -> Iterator[tuple[str, str]]:
    """Every list, asked for the other county by word, place, year, filter and page: the households' by each of three
    roles, the others by them in turns."""
    asked = [{"q": word} for word in words()] + [{"place": one} for one in ("990102", "990102201", YI.village)]
    asked += [{"actor": f"{YI.login}.village_clerk"}, {"subject": "households.household", "number": "2"}]
    asked += [{"page": 2}, {"year": YEAR}]
    names = ("household-list", "village-list", "account-list", "import-list", "audit-list", "line-list")
    roles = (R.VILLAGE_CLERK, R.AUDITOR, R.ADMINISTRATOR)
    for name, (turn, query) in product(names, enumerate(asked)):
        for role in roles if name == "household-list" else roles[turn % 3 :][:1]:
            yield f"{role} {name} {query}", still(client_of(jia.users[role]).get(reverse(name), query))
    for turn, (name, value) in enumerate((each.name, value) for each in FILTERS for value in each.choices):
        role = (R.VILLAGE_CLERK, R.AUDITOR)[turn % 2]
        yield f"{role} {name} {value}", still(client_of(jia.users[role]).get(reverse("household-list"), {name: value}))


def finding(jia: County) -> Iterator[tuple[str, str]]:
    for role in STAFF[1:4]:
        client = client_of(jia.users[role])
        for word in words():
            response = client.post(reverse("household-find"), {"q": word}, follow=True)
            yield f"{role} {word}", still(response)


def workbooks(jia: County) -> Iterator[tuple[str, str]]:
    for role in STAFF[:3]:
        client = client_of(jia.users[role])
        for place in ("", "9901", "990102", YI.village):
            with transaction.atomic():
                yield f"{role} {place}", still(client.post(reverse("household-export"), {"place": place}))
                transaction.set_rollback(True)
            for page in ("village-export", "admin:villages_villageprofile_export"):
                yield f"{role} {page} {place}", still(client.get(reverse(page), {"place": place}))


def tables(jia: County) -> Iterator[tuple[str, str]]:
    """Lists of the admin with a search by name, login, number and phone, a filter by somebody else's row, a page: all
    of it asked of who is looked for most, of the other tables in turns; and its completion of names."""
    searches = [{"q": word} for word in words()]
    further = [{"p": 1}, {"village__id__exact": YI.village}, {"all": ""}]
    for turn, (name, (role, _, _)) in enumerate(TABLES.items()):
        client, path = client_of(jia.users[role]), reverse(f"admin:{name}_changelist")
        some = [searches[turn % len(searches)], further[turn % len(further)]]
        for query in [*searches, *further] if name in LOOKED_FOR else some:
            yield f"{name} {query}", still(client.get(path, query))
    complete = {"app_label": "households", "model_name": "member", "field_name": "household"}
    for role in sorted({role for role, _, _ in TABLES.values()}):
        client = client_of(jia.users[role])
        for word in words():
            yield f"{role} {word}", still(client.get(reverse("admin:autocomplete"), {**complete, "term": word}))


def uploads(jia: County) -> Iterator[tuple[str, str]]:
    """The preview of a roster that names the other county's village and household."""
    theirs = own_roster_of(jia)
    for role in (R.VILLAGE_CLERK, R.TOWNSHIP_CLERK, R.COUNTY_CLERK):
        for label, content in theirs.items():
            for page, text in previewed(jia.users[role], content):
                yield f"{role} {label} {page}", text


def own_roster_of(jia: County) -> dict[str, bytes]:
    """Rows that belong to the other county; those that only 甲县 could have are in every file."""
    where = {"county_name": "乙县", "township_name": "乙镇", "village_name": "乙村", "village_code": YI.village}
    return {
        "place": roster([person("逯启山", household=None, identity=THEIRS.number(50), **where)]),
        "name": roster([person("逯启山", household=None, identity=THEIRS.number(51))]),
        "own": own_roster(jia, village_code=None),
    }


def previewed(by: Any, content: bytes) -> Iterator[tuple[str, str]]:
    client = client_of(by)
    with transaction.atomic(), transaction.atomic("queue"):
        file = SimpleUploadedFile("名册.xlsx", content)
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(reverse("import-list"), {"file": file, "mode": "facts", "token": str(uuid.uuid4())})
        batch = ImportBatch.objects.latest("pk")
        for page in ("import-detail", "import-problems"):
            yield page, still(client.get(reverse(page, args=[batch.pk])))
        yield "kept", MOVING.sub("", json.dumps([batch.counts, batch.problems], ensure_ascii=False))
        for alias in ("default", "queue"):
            transaction.set_rollback(True, alias)


QUESTIONS = (every_page, lists, finding, workbooks, tables, uploads)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_the_other_county_makes_no_difference(answers: Answers, asked: Any) -> None:
    assert compared(answers.before[asked], answers.after[asked]) == {}


def test_no_list_offers_another_countys_places(answers: Answers, jia: County) -> None:
    """Divisions are there before any row is: so their names are looked for, not compared."""
    found = {}
    for role in STAFF:
        client = client_of(jia.users[role])
        for name in ("household-list", "village-list", "account-list", "import-list", "line-list"):
            for place in ("99", "9901", "990102", "990102201", YI.village):
                text = everything(client.get(reverse(name), {"place": place}))
                if shown := [mark for mark in ("乙县", "乙镇", "乙村") if mark in text]:
                    found[role, name, place] = shown
    assert found == {}


@pytest.mark.parametrize("asked", [finding, workbooks])
def test_a_difference_in_ones_own_county_is_seen(answers: Answers, jia: County, asked: Any) -> None:
    """The comparison is not blind: the same name in 甲县 changes what is found and what is exported."""
    Household.objects.filter(pk=jia.household.pk).update(head_name=words()[0])
    Member.objects.filter(pk=jia.head.pk).update(name=words()[0])
    assert answers.after[asked] != told(asked, jia)


def rosters_naming(other: County, jia: County) -> dict[str, bytes]:
    """Numbers that another county has, claimed for 甲村: its household's, its person's."""
    return {
        "household_not_yours": roster([person("冉新来", household=other.household_no, identity=jia.number(60))]),
        "person_elsewhere_hidden": roster([person("冉新来", household=None, identity=other.number(2))]),
    }


@pytest.mark.parametrize("role", [R.VILLAGE_CLERK, R.TOWNSHIP_CLERK, R.COUNTY_CLERK])
def test_a_number_that_is_taken_elsewhere_says_no_more_than_that(answers: Answers, jia: County, role: Role) -> None:
    """One person is registered once in the whole register, so the clerk learns that, and neither who nor where."""
    marks = [YI.surname, YI.staff, "乙县", "乙镇", "乙村", THEIRS.number(2), THEIRS.mobile(2)]
    for code, content in rosters_naming(THEIRS, jia).items():
        pages = dict(previewed(jia.users[role], content))
        assert code in pages["kept"]
        assert [mark for mark in marks if any(mark in text for text in pages.values())] == []
