"""Signed authorisations in two villages, and what two departments' lists came to: loaded by the county's clerk,
confirmed by its approver, destroyed. Half of each list is about people who are not compared."""

import csv
import io
import uuid
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fupin.accounts.models import User
from fupin.audit.write import write
from fupin.comparison.services.authorising import authorise
from fupin.comparison.services.loading import Given, confirm_list, receive_list
from fupin.comparison.services.working import apply, check
from fupin.jobs.services import SILENT
from fupin.management.demo.places import Stage
from households.codes import Register, Relation
from households.models import Household, Member

SIGNED_EACH = 20
CARS = (
    "小型轿车,长安牌 SC7149,58600",
    "轻型普通货车,五菱牌 LZW1029,46800",
    "普通二轮摩托车,,6200",
    "小型普通客车,五菱宏光,52300",
)
FIRMS = (
    "望山养殖场,经营者,存续",
    "兴农种植专业合作社,合作社社员,存续",
    "顺达建材经营部,经营者,注销",
    "云顶餐饮店,经营者,在业",
)
Row = tuple[str, ...]


def compare_lists(on: Stage) -> None:
    today = timezone.localdate()
    sign(on, today)
    people = heads(on)
    cars = [
        (name, number, f"贵E{7000 + place}", *CARS[place % 4].split(","), f"{2019 + place % 6}-04-12")
        for place, (name, number) in enumerate(people[3::4])
    ]
    firms = [(name, number, *FIRMS[place % 4].split(",")) for place, (name, number) in enumerate(people[1::6])]
    headings = ("姓名", "身份证号码", "号牌号码", "车辆类型", "厂牌型号", "购置价（元）", "登记日期")
    bring(on, "vehicles", f"{on.county.name}公安局交警大队", today - timedelta(days=12), headings, cars)
    headings = ("姓名", "身份证号码", "企业名称", "身份", "登记状态")
    bring(on, "companies", f"{on.county.name}市场监督管理局", today - timedelta(days=20), headings, firms)


@write
def sign(on: Stage, today: date) -> None:
    by = User.objects.get(username="xiangjing1")
    for village in (on.village, on.second_village):
        homes = Household.objects.filter(village=village, register=Register.LISTED).order_by("pk")[:SIGNED_EACH]
        for place, home in enumerate(homes):
            signed_on = today - timedelta(days=40 + place)
            authorise(
                household=home, signed_on=signed_on, evidence=None, archive_no=f"{village.name}授权-{place + 1:03d}",
                by=by, today=today,
            )  # fmt: skip


def heads(on: Stage) -> list[tuple[str, str]]:
    """Names and numbers of heads of the two villages, by turns."""
    rows = [
        list(Member.objects.filter(village_code=village.pk, relation=Relation.HEAD).order_by("household_id")[:40])
        for village in (on.village, on.second_village)
    ]
    return [(one.name, one.identity) for pair in zip(*rows, strict=False) for one in pair if one.identity]


def bring(on: Stage, kind: str, source: str, listed_on: date, headings: Row, rows: list[Row]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    file = SimpleUploadedFile(f"{source}.csv", text.getvalue().encode("utf-8-sig"))
    given = Given(kind, on.county.pk, listed_on, source, True)
    row = receive_list(file, given=given, by=named("xianjing1"), today=timezone.localdate(), token=uuid.uuid4())
    check(SILENT, row.pk)  # a worker may not be there yet; done twice it does nothing
    confirm_list(comparison=row, token=row.token, by=named("xianshen1"))
    apply(SILENT, row.pk)


def named(username: str) -> Any:
    return User.objects.get(username=username)
