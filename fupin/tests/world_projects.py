"""A village's project with a step and a line of money, for the tests of the whole."""

import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone

from fupin.access.permissions import Role
from villages.project_codes import FundKind, FundSource, ProjectKind
from villages.services.funds import Entered, enter_fund
from villages.services.projects import Moved, move_project, save_project


def project(of: Any, plus: int = 0) -> None:
    """One more project, one more line of money of the first, and one more step of it: on and back and on again."""
    by, today = of.users[Role.TOWNSHIP_CLERK], timezone.localdate()
    facts = {
        "year": today.year, "code": f"{of.setting.serial}-{plus}", "name": f"{of.setting.surname}家通组路{plus}",
        "kind": ProjectKind.INFRASTRUCTURE, "responsible": f"{of.setting.staff}工", "households": 9,
        "budget_central": Decimal(of.setting.serial),
    }  # fmt: skip
    common = {"by": by, "today": today}
    made = save_project(project=None, region=of.village, facts=facts, version=0, state="approved", on=today, **common)
    of.project = of.project or made
    document = f"{of.setting.staff}财农〔2026〕{plus}号"
    said = Entered(FundKind.QUOTA, today, Decimal(of.setting.serial), FundSource.CENTRAL, document)
    entry = enter_fund(project=of.project, said=said, token=uuid.uuid4(), **common)
    of.fund_entry = of.fund_entry or entry
    of.project.refresh_from_db()
    target = "contracted" if of.project.state == "approved" else "approved"
    moved = Moved(target, today, f"{of.setting.surname}家的理由")
    move_project(project=of.project, said=moved, version=of.project.version, **common)
    of.project.refresh_from_db()
    of.project_step = of.project_step or of.project.steps.order_by("pk").first()
