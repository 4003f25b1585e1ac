"""A real installation's first records: divisions, the office, the first administrator."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.utils import timezone

from fupin import keys
from fupin.access.permissions import Role
from fupin.accounts.models import Person, User
from fupin.accounts.services import USERNAME, FirstPassword, clean_username
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.management.keeping.stores import holds_records
from fupin.workflow import Refused
from villages.models import Office, Post, Region
from villages.services.regions import load_regions

CODE = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}")


@dataclass(frozen=True)
class Wanted:
    """What the installer was told. `region` is where the office and its administrator are: a prefecture, a county."""

    regions: Path
    prefix: str
    region: str
    office: str
    phone: str
    username: str
    name: str

    def check(self) -> None:
        if not self.regions.is_file():
            raise CommandError(f"没有找到区划文件 {self.regions}。请给出有 code、name 两列的 CSV。")
        if not CODE.fullmatch(self.region):
            raise CommandError("--region 要填单位所在地区的代码：2、4、6、9 或 12 位数字，例如 522327。")
        if not USERNAME.fullmatch(clean_username(self.username)):
            raise CommandError("用户名要以小写字母开头，3 到 50 个小写字母、数字、点、横线，例如 guanliyuan。")
        if blank := [what for what in ("office", "phone", "name") if not getattr(self, what).strip()]:
            raise CommandError(f"--{blank[0]} 不能是空的。")


def refuse_unless_new() -> None:
    if settings.DEBUG:
        raise CommandError("DEBUG 开着：这是演示。正式安装请去掉 DEBUG，设好 SECRET_KEY 和 ALLOWED_HOSTS 再做。")
    if holds_records():
        raise CommandError("数据库里已有账号或区划，没有安装。以后加人请登录后在“账号”里做。")


def install(wanted: Wanted) -> str:
    """Keys, tables, then the first records in one write. Returns the administrator's first password."""
    refuse_unless_new()
    wanted.check()
    for name in keys.NAMES:
        if not (settings.KEY_DIR / f"{name}.key").exists():
            keys.create(name)
    call_command("migrate", verbosity=0)
    call_command("migrate", database="queue", verbosity=0)
    connections.close_all()
    try:
        return first_records(wanted)
    except Refused as refused:
        raise CommandError(refused.sentence) from refused


@write
def first_records(wanted: Wanted) -> str:
    load_regions(path=wanted.regions, prefix=wanted.prefix, by=None)
    region = Region.objects.filter(pk=wanted.region).first()
    if region is None:
        raise CommandError(f"区划文件里没有 {wanted.region}，没有安装。请核对 --region 和文件。")
    first = FirstPassword.make()
    person = Person.objects.create(name=wanted.name.strip(), write=current_write().id, written_at=current_write().at)
    user = User.objects.create(username=clean_username(wanted.username), person=person, password=first.hashed)
    Post.objects.create(user=user, role=Role.ADMINISTRATOR, region=region, starts_on=timezone.localdate())
    Office.objects.create(region=region, name=wanted.office.strip(), help_phone=wanted.phone.strip())
    after = {"单位名称": wanted.office.strip(), "系统管理员": person.name, "用户名": user.username}
    record(Verb.SETUP, region, by=None, after=after, region=region.pk)
    return first.plain
