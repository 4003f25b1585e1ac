"""The demonstration's people at work: two or more of every role, in more than one township and county."""

from dataclasses import dataclass
from datetime import date

from fupin.access.permissions import Role
from fupin.accounts.models import Person, User
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.management.demo.places import Stage
from villages.models import Post, Region

PASSWORD = "Miandian-2026"
SINCE = date(2021, 3, 1)


@dataclass(frozen=True)
class Worker:
    username: str
    name: str
    role: Role
    region: Region


def workers(on: Stage) -> list[Worker]:
    return [
        Worker("cunxin1", "韦晓玲", Role.VILLAGE_CLERK, on.village),
        Worker("cunxin2", "罗正华", Role.VILLAGE_CLERK, on.second_village),
        Worker("cunxin3", "黄光琼", Role.VILLAGE_CLERK, on.other_township_village),
        Worker("cunxin4", "岑永福", Role.VILLAGE_CLERK, on.other_county_village),
        Worker("cunzhang1", "韦国安", Role.VILLAGE_HEAD, on.village),
        Worker("cunzhang2", "岑正兴", Role.VILLAGE_HEAD, on.other_county_village),
        Worker("cunzhang3", "罗永昌", Role.VILLAGE_HEAD, on.second_village),
        Worker("xiangjing1", "陆永康", Role.TOWNSHIP_CLERK, on.township),
        Worker("xiangjing2", "杨秀梅", Role.TOWNSHIP_CLERK, on.other_township),
        Worker("xiangjing3", "王朝海", Role.TOWNSHIP_CLERK, on.other_county_township),
        Worker("xiangjing4", "覃小燕", Role.TOWNSHIP_CLERK, on.township),
        Worker("xiangshen1", "王定国", Role.TOWNSHIP_REVIEWER, on.township),
        Worker("xiangshen2", "李昌明", Role.TOWNSHIP_REVIEWER, on.other_county_township),
        Worker("xianjing1", "吴秀芝", Role.COUNTY_CLERK, on.county),
        Worker("xianjing2", "班启贵", Role.COUNTY_CLERK, on.other_county),
        Worker("xianjing3", "陆建平", Role.COUNTY_CLERK, on.county),
        Worker("xianshen1", "张建国", Role.COUNTY_APPROVER, on.county),
        Worker("xianshen2", "蒙国栋", Role.COUNTY_APPROVER, on.other_county),
        Worker("zhou1", "刘志强", Role.PREFECTURE_VIEWER, on.prefecture),
        Worker("zhou2", "赵文英", Role.PREFECTURE_VIEWER, on.prefecture),
        Worker("ganbu1", "何敏", Role.CADRE, on.township),
        Worker("ganbu2", "宋德明", Role.CADRE, on.other_county_township),
        Worker("shenji1", "郑清源", Role.AUDITOR, on.county),
        Worker("shenji2", "周正平", Role.AUDITOR, on.prefecture),
        Worker("guanli1", "潘学文", Role.ADMINISTRATOR, on.prefecture),
        Worker("guanli2", "侯明亮", Role.ADMINISTRATOR, on.county),
    ]


RECORDERS = ["班正学", "岑凤英", "罗永泽", "陆秀芬", "王廷礼", "潘大志", "蒙秀兰", "吴国忠", "黄明芬", "杨胜权"]


def recorders(on: Stage) -> list[Worker]:
    """One who writes for each further village of the township, as far as the names go; the last has nobody yet."""
    villages = Region.objects.current().filter(parent=on.township).exclude(pk__in=(on.village.pk, on.second_village.pk))
    return [
        Worker(f"cunxin{number}", name, Role.VILLAGE_CLERK, village)
        for number, (name, village) in enumerate(zip(RECORDERS, villages.order_by("code"), strict=False), start=5)
    ]


@write
def employ(people: list[Worker]) -> None:
    """Persons, logins and posts, all with the demonstration's one password."""
    made = User()
    made.set_password(PASSWORD)
    for worker in people:
        person = Person.objects.create(name=worker.name, write=current_write().id)
        login = User(username=worker.username, person=person, password=made.password, must_change_password=False)
        login.save()
        Post.objects.create(user=login, role=worker.role, region=worker.region, starts_on=SINCE)
    record(Verb.DEMONSTRATION, ("accounts.user", ""), by=None, after={"账号": len(people)})
