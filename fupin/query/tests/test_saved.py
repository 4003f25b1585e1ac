"""Kept questions: who sees which, who may do what with one, and what a kept address still says."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.query.models import MOST_SAVED, SavedQuery
from fupin.query.question import Question, ask
from fupin.query.saved import removed_of, saved_for
from fupin.query.services import remove_query, rename_query, restore_query, save_query, share_query
from fupin.tests.factories import identity, region_tree, user
from fupin.tests.world import client_of
from fupin.workflow import Conflict, Refused

pytestmark = pytest.mark.django_db
ASKED = ask("person", "990101", age="6..15", health=("02", "03"))
WHERE = {
    "prefecture": (Role.PREFECTURE_VIEWER, "9901"),
    "county": (Role.COUNTY_CLERK, "990101"),
    "colleague": (Role.COUNTY_APPROVER, "990101"),
    "township": (Role.TOWNSHIP_CLERK, "990101201"),
    "village": (Role.VILLAGE_CLERK, "990101201203"),
    "cadre": (Role.CADRE, "990101201203"),
    "elsewhere": (Role.COUNTY_CLERK, "990102"),
    "administrator": (Role.ADMINISTRATOR, "990101"),
}


@pytest.fixture
def people(db: Any) -> dict[str, Any]:
    region_tree()
    return {name: user(name, role, code) for name, (role, code) in WHERE.items()}


def kept(by: Any, name: str = "上学的孩子", *, shared: bool = False) -> SavedQuery:
    return save_query(name=name, question=ASKED, shared=shared, by=by)


@pytest.mark.parametrize(
    ("owner", "shared", "seen"),
    [
        ("county", False, {"county"}),
        ("county", True, {"county", "colleague", "township", "village", "cadre"}),
        ("prefecture", True, set(WHERE) - {"administrator"}),
        ("township", True, {"township", "village", "cadre"}),
        ("village", True, {"village", "cadre"}),
        ("cadre", False, {"cadre"}),
        ("elsewhere", True, {"elsewhere"}),
    ],
)
def test_who_sees_one(people: dict[str, Any], owner: str, shared: bool, seen: set[str]) -> None:
    made = kept(people[owner], shared=shared)
    assert {name for name, who in people.items() if made in saved_for(who)} == seen
    for name, who in people.items():
        if name != "administrator":
            assert ("上学的孩子" in client_of(who).get(reverse("query-saved")).content.decode()) == (name in seen)


def test_one_who_sees_only_his_households_keeps_questions_to_himself(people: dict[str, Any]) -> None:
    with pytest.raises(PermissionDenied):
        kept(people["cadre"], shared=True)
    with pytest.raises(PermissionDenied):
        kept(people["administrator"])
    assert not SavedQuery.objects.exists()


@pytest.mark.parametrize("act", ["rename", "share", "unshare", "remove", "restore"])
def test_only_its_owner_changes_one(people: dict[str, Any], act: str) -> None:
    made = kept(people["county"], shared=True)
    sent = {"act": act, "version": made.version, "name": "别的名字"}
    for name in ("colleague", "village", "elsewhere", "prefecture"):
        assert client_of(people[name]).post(reverse("query-change", args=[made.pk]), sent).status_code == 404
    made.refresh_from_db()
    assert (made.name, made.shared, made.removed_at, made.version) == ("上学的孩子", True, None, 1)
    doing = {"saved": made, "version": 1, "by": people["colleague"]}
    for service, more in ((rename_query, {"name": "x"}), (share_query, {"shared": True}), (remove_query, {})):
        with pytest.raises(PermissionDenied):
            service(**doing, **more)  # type: ignore[operator]


def test_a_life(people: dict[str, Any]) -> None:
    by = people["county"]
    client, made = client_of(by), kept(by)
    path = reverse("query-change", args=[made.pk])

    def act(what: str, **more: str) -> None:
        made.refresh_from_db()
        assert client.post(path, {"act": what, "version": made.version, **more}).status_code == 302
        made.refresh_from_db()

    act("rename", name="六到十五岁")
    assert made.name == "六到十五岁"
    act("share")
    assert made.shared
    act("unshare")
    assert not made.shared
    act("remove")
    assert (made in saved_for(by), made in removed_of(by)) == (False, True)
    act("restore")
    assert (made in saved_for(by), made in removed_of(by)) == (True, False)
    told = list(
        AuditEvent.objects.filter(subject_type="query.savedquery").order_by("id").values_list("verb", flat=True)
    )
    changed = [Verb.QUERY_CHANGED] * 3
    assert told == [Verb.QUERY_SAVED, *changed, Verb.QUERY_REMOVED, Verb.QUERY_RESTORED]


def test_what_is_refused(people: dict[str, Any]) -> None:
    by = people["county"]
    made, other = kept(by), kept(by, "别的")
    for name, code in (("", "query_name"), ("  ", "query_name"), ("上学的孩子", "query_name_taken")):
        with pytest.raises(Refused) as refused:
            save_query(name=name, question=ASKED, shared=False, by=by)
        assert refused.value.code == code
    with pytest.raises(Refused):
        rename_query(saved=other, name="上学的孩子", version=1, by=by)
    kept(people["colleague"])  # the same name of somebody else
    remove_query(saved=made, version=1, by=by)
    kept(by)
    with pytest.raises(Refused):
        restore_query(saved=made, version=2, by=by)
    with pytest.raises(Conflict):
        remove_query(saved=other, version=7, by=by)
    long = Question(asked=tuple((key, ("字" * 100,)) for key in ("head_name", "name", "address", "employer") * 2))
    with pytest.raises(Refused) as refused:
        save_query(name="长", question=long, shared=False, by=by)
    assert refused.value.code == "query_too_long"


def test_a_person_keeps_so_many(people: dict[str, Any]) -> None:
    by = people["village"]
    for number in range(MOST_SAVED):
        kept(by, f"第{number}个")
    with pytest.raises(Refused) as refused:
        kept(by, "多一个")
    assert refused.value.code == "query_too_many"


def test_it_opens_the_same_question(people: dict[str, Any]) -> None:
    client = client_of(people["county"])
    client.post(ASKED.url("query-save"), {"name": f"孩子{identity()}", "shared": "1"})
    made = SavedQuery.objects.get()
    assert made.name.endswith("*" * 12)
    assert sorted(made.address.split("&")) == sorted(ASKED.url().partition("?")[2].split("&"))
    shown = client_of(people["village"]).get(f"{reverse('query')}?{made.address}").context["question"]
    assert (shown.of, shown.place, dict(shown.asked)) == (ASKED.of, ASKED.place, dict(ASKED.asked))


def test_what_a_kept_one_asks_no_more_is_said(people: dict[str, Any]) -> None:
    by = people["county"]
    made = kept(by)
    SavedQuery.objects.filter(pk=made.pk).update(address=made.address + "&given_up=1")
    client = client_of(by)
    url = reverse("query") + "?" + SavedQuery.objects.get(pk=made.pk).address
    assert "现在没有的条件" in client.get(url).content.decode()
