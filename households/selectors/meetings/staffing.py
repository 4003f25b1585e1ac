"""Has a place the distinct persons whom a procedure needs? Natural persons, whatever their logins."""

from collections.abc import Collection

from django.utils import timezone

from fupin.access.permissions import Role
from households.assembly_rules import Staffing, lacking
from villages.division_codes import lineage
from villages.models import Post

PARTS = {
    Role.VILLAGE_CLERK: "prepare",
    Role.VILLAGE_HEAD: "prepare",
    Role.TOWNSHIP_REVIEWER: "review",
    Role.COUNTY_APPROVER: "approve",
}


def people_missing(villages: Collection[str]) -> dict[str, str]:
    """Village → what it lacks; villages that lack nothing are left out. One query."""
    places = {code for village in villages for code in lineage(village)}
    posts = Post.objects.in_force(timezone.localdate()).filter(
        region__in=places, role__in=list(PARTS), user__is_active=True, user__person__isnull=False
    )
    held = list(posts.values_list("region_id", "role", "user__person_id"))
    found = {}
    for village in villages:
        staff = Staffing()
        for place, role, person in held:
            if village.startswith(place):
                getattr(staff, PARTS[Role(role)]).add(person)
        if said := lacking(staff):
            found[village] = said
    return found
