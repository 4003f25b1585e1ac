"""Questions that the demonstration's county and township ask again and again, kept by their own service."""

from fupin.accounts.models import User
from fupin.query.question import Question, ask
from fupin.query.services import save_query

KEPT: tuple[tuple[str, str, Question], ...] = (
    ("xianjing1", "义务教育阶段的孩子", ask("person", age="6..15", status=("listed", "unlisted"))),
    ("xianjing1", "监测户里六十岁以上的人", ask("person", age="60..", monitoring_kind=("1", "2", "3"))),
    ("xiangjing1", "住房是 C 级、D 级的在册户", ask("home", status="listed", house_grade=("3", "4"))),
)


def keep_queries() -> None:
    for login, name, question in KEPT:
        by = User.objects.get(username=login)
        save_query(name=name, question=question, shared=True, by=by)
