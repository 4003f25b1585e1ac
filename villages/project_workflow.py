"""The way of a project as a table (domain.md §5.3): one step onward, or back to where the table says.

A step is named by the state that it leads to. Small works need no tender, so 批复 leads to 实施 too.
"""

from itertools import pairwise

from fupin.access.permissions import Permission
from fupin.workflow import Step, Workflow
from villages.project_codes import ProjectState
from villages.project_rules import not_before_last, not_in_future, says_why

S = ProjectState
PATH = tuple(S)


def onward(source: S, target: S) -> Step:
    rules = (not_in_future, not_before_last)
    return Step(target.value, source.value, target.value, Permission.PROJECT_EDIT.value, rules)


def back(source: S, target: S) -> Step:
    return Step(target.value, source.value, target.value, Permission.PROJECT_EDIT.value, (not_in_future, says_why))


PROJECT = Workflow(
    *(onward(source, target) for source, target in pairwise(PATH)),
    onward(S.APPROVED, S.RUNNING),
    back(S.VILLAGE_DECIDED, S.PROPOSED),
    back(S.TOWN_OK, S.VILLAGE_DECIDED),
    back(S.IN_LIBRARY, S.TOWN_OK),
    back(S.APPROVED, S.IN_LIBRARY),
    back(S.CONTRACTED, S.APPROVED),
    back(S.ACCEPTED, S.RUNNING),
)


def goes_back(source: str, target: str) -> bool:
    return PATH.index(S(target)) < PATH.index(S(source))
