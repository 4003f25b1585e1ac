"""What stands on each paper form: title, template, and the facts that fill it (domain.md §1.1, §8.4)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from households.views.papers.application import application
from households.views.papers.blank import blank
from households.views.papers.card import card
from households.views.papers.income import income

Build = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Paper:
    """`build(snapshot, **asked)` gives the template its facts. `numbers`: whether identity numbers stand on it.
    `facts`: whether anything of the register does; a blank form is no record of anybody. `live`: it tells of today
    only."""

    label: str
    template: str
    build: Build
    numbers: bool = False
    facts: bool = True
    live: bool = False


PAPERS: dict[str, Paper] = {
    "card": Paper("农户信息卡", "print/card.html", card, numbers=True),
    "income": Paper("收入核算表", "print/income.html", income),
    "application": Paper("申请书", "print/application.html", application, numbers=True),
    "blank": Paper("空白登记表和入户调查表", "print/blank.html", blank, facts=False),
}
"""Names as in addresses (product.md §4.3). Apps above add theirs at start-up."""


def register_paper(name: str, paper: Paper) -> None:
    PAPERS[name] = paper
