"""What a page of the list shows besides the rows themselves: two or three queries for the whole page."""

from typing import Any

from django.db.models import Q

from fupin.access.permissions import Permission
from fupin.access.scope import HOUSEHOLD_SCOPED, posts_granting
from households.codes import ACTIVE
from households.models import Household, Member, MonitoringEpisode
from households.selectors.doubts import doubts_counted
from households.selectors.lines import Lines
from households.selectors.search import starts
from households.selectors.words import WordKind, Words
from villages.codes import Level
from villages.models import Region


def dress(rows: list[Household], words: Words, above: str = "") -> list[Household]:
    """Give each row its standing, who matched, where it is below `above`, and whether it is below the line."""
    episodes, matched = episodes_of(rows), members_matching(rows, words)
    lines, asked = Lines({row.village_id for row in rows}), doubts_counted(row.pk for row in rows)
    for row in rows:
        row.open_episode = episodes.get(row.pk)
        row.matched = [name for name in matched.get(row.pk, []) if name != row.head_name]
        row.doubts = asked.get(row.pk, 0)
        row.where = row.village.full_name.removeprefix(above)
        line = lines.amount(row.village_id, row.income_year)
        row.below = line is not None and row.net_per_head is not None and row.net_per_head < line
    return rows


def episodes_of(rows: list[Household]) -> dict[int, MonitoringEpisode]:
    """The open episode of each household, else its last."""
    found = MonitoringEpisode.objects.filter(household__in=[row.pk for row in rows]).defer("contact_phone")
    latest: dict[int, MonitoringEpisode] = {}
    for episode in found.order_by("eliminated_on"):
        known = latest.get(episode.household_id)
        if known is None or known.eliminated_on is not None:
            latest[episode.household_id] = episode
    return latest


def members_matching(rows: list[Household], words: Words) -> dict[int, list[str]]:
    """Names of the members through which a search found their household."""
    asked = {
        WordKind.NAME: Q(name__contains=words.text),
        WordKind.INITIALS: starts("initials", words.text) if words.kind == WordKind.INITIALS else Q(),
    }
    if words.kind not in asked:
        return {}
    found = Member.objects.filter(asked[words.kind], household__in=[row.pk for row in rows], state__in=sorted(ACTIVE))
    names: dict[int, list[str]] = {}
    for household, name in found.values_list("household_id", "name"):
        names.setdefault(household, []).append(name)
    return names


def roots(user: Any, permission: Permission = Permission.HOUSEHOLD_VIEW) -> list[Region]:
    """The divisions at the top of the user's scope."""
    posts = [post for post in posts_granting(user, permission) if post.role not in HOUSEHOLD_SCOPED]
    codes = {post.region_id for post in posts}
    tops = {code for code in codes if not any(code != other and code.startswith(other) for other in codes)}
    return sorted(
        {post.region_id: post.region for post in posts if post.region_id in tops}.values(), key=lambda r: r.code
    )


def place_options(user: Any, place: str) -> list[Region]:
    """What the place select offers: the way down to the chosen place, then what is below it (or beside a village)."""
    tops = roots(user)
    way = [place[:length] for length in (2, 4, 6, 9, 12) if length <= len(place)]
    opened = way[-2:] if level_of(place) == Level.VILLAGE else way[-1:] or [top.code for top in tops]
    rows = Region.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).current()
    return list(rows.filter(Q(pk__in=way) | Q(parent_id__in=opened)).order_by("code"))


def level_of(code: str) -> str:
    return Level.of(code) if code else ""
