"""Who may have been missed in the demonstration's township: found, one told of after a visit, one also reviewed."""

from datetime import timedelta

from django.utils import timezone

from fupin.access.permissions import Role
from fupin.management.demo.cases import staff
from fupin.management.demo.places import Stage
from households.codes import MissedAct
from households.models import MissedHousehold
from households.selectors.missed import Asking, turn_of
from households.services.missed.acting import Said, act_on
from households.services.missed.finding import find_missed

SEEN = ("儿子、儿媳都在县城上班，每月寄钱回来，两位老人不缺吃穿", "去年盖了新房，家里有货车跑运输，上年的收入填少了")


def look_for_missed(on: Stage) -> None:
    today, clerk = timezone.localdate(), staff(on.township, Role.TOWNSHIP_CLERK)[0]
    find_missed(on.township.pk, today=today)
    rows = MissedHousehold.objects.inside(on.township.pk).filter(turn_of(Asking().turn)).order_by("score", "pk")
    for missed, note in zip(rows[: len(SEEN)], SEEN, strict=False):
        said = Said(note, today - timedelta(days=2))
        act_on(missed=missed, act=MissedAct.TELL, said=said, version=missed.version, by=clerk, today=today)
    review(on)


def review(on: Stage) -> None:
    """The first of them."""
    told = MissedHousehold.objects.inside(on.township.pk).filter(turn_of("told")).order_by("pk").first()
    if told:
        by, today = staff(on.township, Role.TOWNSHIP_REVIEWER)[0], timezone.localdate()
        said = Said("看了照片，问过村民小组长，同意")
        act_on(missed=told, act=MissedAct.AGREE, said=said, version=told.version, by=by, today=today)
