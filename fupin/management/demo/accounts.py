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
    R = Role
    return [
        Worker("cunxin1", "韦晓玲", R.VILLAGE_CLERK, on.village),
        Worker("cunxin2", "罗正华", R.VILLAGE_CLERK, on.second_village),
        Worker("cunxin3", "黄光琼", R.VILLAGE_CLERK, on.other_township_village),
        Worker("cunxin4", "岑永福", R.VILLAGE_CLERK, on.other_county_village),
        Worker("cunzhang1", "韦国安", R.VILLAGE_HEAD, on.village),
        Worker("cunzhang2", "岑正兴", R.VILLAGE_HEAD, on.other_county_village),
        Worker("xiangjing1", "陆永康", R.TOWNSHIP_CLERK, on.township),
        Worker("xiangjing2", "杨秀梅", R.TOWNSHIP_CLERK, on.other_township),
        Worker("xiangjing3", "王朝海", R.TOWNSHIP_CLERK, on.other_county_township),
        Worker("xiangshen1", "王定国", R.TOWNSHIP_REVIEWER, on.township),
        Worker("xiangshen2", "李昌明", R.TOWNSHIP_REVIEWER, on.other_county_township),
        Worker("xianjing1", "吴秀芝", R.COUNTY_CLERK, on.county),
        Worker("xianjing2", "班启贵", R.COUNTY_CLERK, on.other_county),
        Worker("xianshen1", "张建国", R.COUNTY_APPROVER, on.county),
        Worker("xianshen2", "蒙国栋", R.COUNTY_APPROVER, on.other_county),
        Worker("zhou1", "刘志强", R.PREFECTURE_VIEWER, on.prefecture),
        Worker("zhou2", "赵文英", R.PREFECTURE_VIEWER, on.prefecture),
        Worker("ganbu1", "何敏", R.CADRE, on.township),
        Worker("ganbu2", "宋德明", R.CADRE, on.other_county_township),
        Worker("shenji1", "郑清源", R.AUDITOR, on.county),
        Worker("shenji2", "周正平", R.AUDITOR, on.prefecture),
        Worker("guanli1", "潘学文", R.ADMINISTRATOR, on.prefecture),
        Worker("guanli2", "侯明亮", R.ADMINISTRATOR, on.county),
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
