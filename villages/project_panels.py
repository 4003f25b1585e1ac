"""What the page of a village says of its projects."""

from typing import Any

from django.urls import reverse

from fupin.access.permissions import Permission
from fupin.access.scope import can
from villages.figures import figure_text
from villages.models import Region
from villages.panels import Panel
from villages.project_selectors import Asked, projects, totals


def project_panel(user: Any, village: Region) -> Panel | None:
    if not can(user, Permission.VILLAGE_VIEW, village.pk):
        return None
    total = totals(projects(user, Asked(place=village.pk)))
    url = f"{reverse('project-list')}?place={village.pk}"
    if not total.projects:
        may = can(user, Permission.PROJECT_EDIT, village.pk) and village.valid_to is None
        new = f"{reverse('project-new')}?place={village.pk}"
        return Panel("项目资金", "还没有登记项目。", new if may else "", "登记项目" if may else "")
    spent = f"支出进度 {total.sums.progress}%" if total.sums.progress is not None else "还没有登记下达的指标"
    text = f"下达指标 {figure_text(total.sums.quota)} 元，{spent}。"
    return Panel("项目资金", text, url, "看项目", strong=f"{total.projects} 个项目")
