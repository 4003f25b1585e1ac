import pytest
from fupin.tests import factories
from fupin.access.permissions import Role
from fupin.imports.models import ImportBatch
from households.importers import testing
from households.importers.roster_import import load, import_roster, make_plan
from households.models import *

@pytest.mark.django_db
def test_smoke():
    factories.region_tree()
    clerk = factories.user("clerk", Role.VILLAGE_CLERK, "990101201203")
    rows = testing.family()
    content = testing.roster(rows)
    def go():
        loaded = load(content)
        batch = ImportBatch(kind="roster", owner=clerk, file_name="x", sha256="", size=1)
        return import_roster(loaded, by=clerk, mode="facts", batch=batch)
    plan = go()
    print(plan.counts, [p.message for p in plan.problems])
    print(Household.objects.values(), Member.objects.values("name","relation","sex","birth_date","education","initials"), IncomeRecord.objects.values())
    plan = go()
    print(plan.counts, [p.message for p in plan.problems])
    assert 0
