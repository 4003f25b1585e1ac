"""Server time of the main pages on the register in FUPIN_DATA_DIR or DATABASE_URL (`manage.py demo` fills it).

    DEBUG=1 FUPIN_DATA_DIR=… python benchmarks/pages.py [username] [rounds]

The floor is /healthz: two connections, the whole middleware, no template. Prints p50 and p95 in milliseconds and
the ratio of p95 to the floor's, and the queries.
"""

import os
import sys
from pathlib import Path
from statistics import quantiles
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from fupin.access.permissions import Permission  # noqa: E402
from fupin.accounts.models import User  # noqa: E402
from households.codes import ClosingKind  # noqa: E402
from households.models import Household  # noqa: E402
from households.selectors import roots  # noqa: E402
from households.selectors.closings import closings_seen_by  # noqa: E402


def pages(user: User) -> dict[str, str]:
    home = Household.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).order_by("pk").last()
    top, frozen = roots(user)[0].pk, closings_seen_by(user).filter(kind=ClosingKind.MONTH).first()
    return {
        "floor": "/healthz",
        "work list": "/",
        "list": "/households/",
        "list, page 40": "/households/?page=40",
        "list, status": "/households/?status=0",
        "list, name": f"/households/?q={home.head_name[:2]}",
        "list, initials": f"/households/?q={home.head_initials}",
        "household": f"/households/{home.pk}/",
        "villages": "/villages/",
        "village": f"/villages/{home.village_id}/",
        "imports": "/imports/",
        "dashboard": f"/dashboard/{top}/",
        "dashboard, ranked": f"/dashboard/{top}/?sort=doubts",
        "dashboard, county": f"/dashboard/{home.village_id[:6]}/",
        "dashboard, frozen": f"/dashboard/{frozen.region_id}/?at={frozen.year}-{frozen.month}" if frozen else "",
        "dashboard, township": f"/dashboard/{home.village_id[:9]}/",
        "dashboard, village": f"/dashboard/{home.village_id}/",
        "under way and help": f"/dashboard/{home.village_id[:6]}/work/",
        "wall": f"/dashboard/{top}/wall/",
        "query": "/query/",
        "query, persons": "/query/?of=person&health=03&status=listed",
        "pivot": "/query/pivot/?by=main_cause&status=listed",
        "reports": "/reports/",
        "R01": f"/reports/R01/?place={top}",
        "R03": f"/reports/R03/?place={top}",
        "R03, county": f"/reports/R03/?place={home.village_id[:6]}",
        "R17": f"/reports/R17/?place={top}",
        "findings": "/doubts/",
        "rules by place": "/doubts/places/",
        "missed": "/missed/",
        "comparisons": "/comparisons/",
    }


def measure(client: Client, path: str, rounds: int) -> tuple[float, float, int, int]:
    """p50 and p95 in milliseconds, the status, and how many queries."""
    asked: list[str] = []

    def counted(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(counted):
        status = client.get(path).status_code
    times = []
    for _ in range(rounds):
        started = perf_counter()
        client.get(path)
        times.append((perf_counter() - started) * 1000)
    cuts = quantiles(times, n=20)
    return cuts[9], cuts[18], status, len(asked)


def main(username: str = "zhou1", rounds: str = "20") -> None:
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    user = User.objects.get(username=username)
    client = Client()
    client.force_login(user, backend="fupin.accounts.backend.PostsBackend")
    print(f"{Household.objects.count()} households, as {username}, {rounds} rounds, {connection.vendor}")
    floor = 0.0
    for name, path in pages(user).items():
        if not path:
            continue
        middle, worst, status, asked = measure(client, path, int(rounds))
        floor = floor or worst
        times = f"p50 {middle:7.1f} ms  p95 {worst:7.1f} ms  {worst / floor:5.1f} × floor"
        print(f"{name:18} {status} {times}  {asked:3} queries")


if __name__ == "__main__":
    main(*sys.argv[1:])
