"""Whole workbooks of wild cells through the command and through the page: never an exception, always a place and a
sentence, and what is confirmed is written or refused, not broken off."""

import csv
import io
import json
import random
import uuid
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.imports.models import ImportBatch, ImportState
from fupin.tests import factories
from households.importers import testing

pytestmark = pytest.mark.django_db

EXTRAS = ["出生日期", "成员联系电话", "户主姓名", "人数", "银行卡号", "返贫年度", "识别监测时间", "消除监测时间"]
EXTRAS += [
    "风险1",
    "风险是否已消除",
    "建房年度",
    "残疾证办证年度",
    "公益性岗位(月数)",
    "人员识别时间",
    "患病名称",
    "年收入",
]
HEADINGS = [*testing.HEADINGS, *EXTRAS]
WORDS = """无 - 是 否 男 女 户主 配偶 0 -1 1e308 😀 𠮷𠮷 𰻝𰻝 _x0000_ a_x0001_b =1+1 <script> {0}{value} %s%d%% \\N
\\ ' " 2025 2099 1899 19700101 2025-02-30 20991231 000000 45000 99999 #REF! #N/A 1,2,3 １２３ ² Ⅷ ½ NaN inf None …
990101197001010132 999999197001010132 E12345678 13900000000 +8613900000000/13900000001 一,二 因病、因残、因学、因灾"""
CONTROLS = ["", " ", "\t", "　", "\x00", "\x01\x1f", "\x85\x9f", "\u200b\ufeff", "\n", "a\r\nb", "\u202eabc", "٣٤"]
LONG = ["9" * 400, "𠮷" * 300, "韦" * 32767, "x" * 32767, "+cmd|' /C calc'!A0"]
TEXTS = [*WORDS.split(), *CONTROLS, *LONG]
NUMBERS = [0, -1, 1, 0.1, 1.005, 1e15, 1e20, 1e300, -1e300, 2025, 2025.5, 19700101, 45000, 99999, 990101197001010132]
NUMBERS += [2**63, 10**17]
OTHERS = [True, False, date(1970, 1, 1), datetime(2025, 2, 3, 4, 5), time(1, 2), date(1900, 1, 1), date(9999, 12, 31)]
FORMULAS = ["=1/0", "=A1", '="990101"&"197001010132"', "=NOW()"]


RANGES = ((0x20, 0x7E), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF), (0x1F300, 0x1F6FF), (0x0300, 0x036F))


def wild(chance: random.Random) -> Any:
    kind = chance.random()
    if kind < 0.55:
        return chance.choice(TEXTS)
    if kind < 0.65:
        return "".join(chr(chance.randint(*chance.choice(RANGES))) for _ in range(chance.randint(1, 12)))
    return chance.choice(NUMBERS if kind < 0.85 else OTHERS if kind < 0.95 else FORMULAS)


def rows_of(chance: random.Random) -> list[list[Any]]:
    """Three families of the template with some wild cells, now and then a wild heading or a wild title above."""
    homes = [row for number in range(3) for row in testing.family(f"99010120120300000{number}")]
    lines: list[list[Any]] = [list(HEADINGS), *([row.get(h) for h in HEADINGS] for row in homes)]
    for _ in range(chance.choice([1, 1, 2, 4, 30])):
        lines[chance.randint(1, len(homes))][chance.randrange(len(HEADINGS))] = wild(chance)
    if chance.random() < 0.15:
        whole = chance.randrange(len(HEADINGS))
        for line in lines[1:]:
            line[whole] = wild(chance)
    if chance.random() < 0.2:
        lines[0][chance.randrange(len(HEADINGS))] = str(wild(chance))
    if chance.random() < 0.15:
        lines.insert(chance.choice([0, 0, 3]), [wild(chance)])
    return lines


def as_xlsx(lines: list[list[Any]], chance: random.Random) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"nan_inf_to_errors": True, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page = book.add_worksheet(chance.choice(["花名册", "甲村", "😀", "=1", "x" * 31]))
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, date | time):
                page.write_datetime(row, column, cell, day)
            elif isinstance(cell, str) and cell.startswith("=") and cell in FORMULAS:
                page.write_formula(row, column, cell, None, chance.choice(["#DIV/0!", "12", 0]))
            elif isinstance(cell, str):
                page.write_string(row, column, cell)
            elif cell is not None:
                page.write(row, column, cell)
    if chance.random() < 0.2:
        first = chance.randrange(40)
        page.merge_range(0, first, 0, first + 3, "合并")
    book.close()
    return target.getvalue()


def as_csv(lines: list[list[Any]], chance: random.Random) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    encoding = chance.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    return text.getvalue().encode(encoding)


def file_of(seed: int) -> tuple[str, bytes]:
    chance = random.Random(seed)
    lines = rows_of(chance)
    if chance.random() < 0.25:
        return "花名册.csv", as_csv(lines, chance)
    return "花名册.xlsx", as_xlsx(lines, chance)


def check_command(path: Path) -> None:
    out = io.StringIO()
    with suppress(SystemExit):
        call_command("import_roster", str(path), user="wild", dry_run=True, json=True, stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 1
    report = json.loads(lines[0])
    assert not report["applied"]
    for problem in report["problems"]:
        assert problem["message"][-1] in "。？）”…"
        assert len(problem["message"]) < 1000
        assert problem["row"] is None or (problem["row"] > 0 and (problem["sheet"] or path.suffix == ".csv"))


def check_page(client: Client, name: str, content: bytes, committed: Any) -> ImportBatch | None:
    """Upload, look, download the problems, confirm what is good, look again."""
    upload = {"file": SimpleUploadedFile(name, content), "mode": "facts", "token": str(uuid.uuid4())}
    with committed(execute=True):
        answer = client.post(reverse("import-list"), upload)
    if answer.status_code == 422:
        return None
    batch = ImportBatch.objects.latest("pk")
    assert batch.state in (ImportState.READY, ImportState.REFUSED)
    for page in ("import-detail", "import-problems"):
        assert client.get(reverse(page, args=[batch.pk])).status_code == 200
    confirm = {"token": str(batch.token), "accept_good": "1"}
    with committed(execute=True):
        answer = client.post(reverse("import-confirm", args=[batch.pk]), confirm)
    assert answer.status_code in (302, 409)
    batch.refresh_from_db()
    assert batch.state in (ImportState.APPLIED, ImportState.READY, ImportState.REFUSED), batch.error
    assert client.get(reverse("import-detail", args=[batch.pk])).status_code == 200
    return batch


@pytest.fixture
def client() -> Client:
    factories.region_tree()
    client = Client()
    client.force_login(factories.user("wild", Role.TOWNSHIP_CLERK, "990101201"), "fupin.accounts.backend.PostsBackend")
    return client


SEEDS = range(300)


def run_seed(seed: int, client: Client, tmp_path: Path, committed: Any) -> None:
    name, content = file_of(seed)
    path = tmp_path / name
    path.write_bytes(content)
    check_command(path)
    check_page(client, name, content, committed)


@pytest.mark.parametrize("seed", SEEDS[:30])
def test_wild_workbooks(seed, client, tmp_path, django_capture_on_commit_callbacks) -> None:
    run_seed(seed, client, tmp_path, django_capture_on_commit_callbacks)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS[30:])
def test_many_wild_workbooks(seed, client, tmp_path, django_capture_on_commit_callbacks) -> None:
    run_seed(seed, client, tmp_path, django_capture_on_commit_callbacks)
