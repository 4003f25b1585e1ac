"""The admin is a window: in scope, masked, no lookups on sealed fields, writing through services or not at all."""

import pytest
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from fupin.access.pages import declared_permission
from fupin.access.permissions import Permission, Role
from fupin.accounts.models import Kin, Person, User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.staff.personal_paths import hidden_fields, touches_hidden
from fupin.staff.scoped import ScopedAdmin
from fupin.staff.site import RegisterSite, patterns_of, site
from fupin.tests.factories import PASSWORD, identity, user
from villages.models import Post

pytestmark = pytest.mark.django_db
VILLAGE, COUNTY, OTHER = "990101201203", "990101", "990102"


@pytest.fixture
def boss(client):
    made = user("guanli1", Role.ADMINISTRATOR, COUNTY, name="潘学文")
    client.force_login(made)
    return made


@pytest.fixture
def clerk():
    made = user("cunxin1", Role.VILLAGE_CLERK, VILLAGE, name="韦晓玲")
    made.person.set_identity(identity())
    made.person.phone = "13800001111"
    made.person.save()
    return made


def page(model, name, *args):
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{name}", args=args)


def test_every_admin_page_declares_a_permission():
    assert {declared_permission(pattern.callback) for pattern in patterns_of(site.get_urls())} == {
        Permission.ADMIN_SITE,
        Permission.PUBLIC,
    }


def test_only_the_login_is_public():
    public = [p.name for p in patterns_of(site.get_urls()) if declared_permission(p.callback) == Permission.PUBLIC]
    assert public == ["login"]


@pytest.mark.parametrize("role", list(Role))
def test_who_gets_in(client, role):
    from fupin.access.permissions import GRANTS

    client.force_login(user("someone", role, COUNTY))
    expected = 200 if Permission.ADMIN_SITE in GRANTS[role] else 403
    assert client.get(reverse("admin:index")).status_code == expected


def test_strangers_are_sent_to_the_one_login_page(client):
    assert client.get(reverse("admin:index")).url.startswith(reverse("login"))
    assert client.get(reverse("admin:login")).url.startswith(reverse("login"))


def test_every_registered_list_and_row_opens(client, boss, clerk):
    client.force_login(user("shenji1", Role.AUDITOR, COUNTY))
    for model, registered in site._registry.items():
        if registered.view_permission in (Permission.ACCOUNT_VIEW, Permission.AUDIT_VIEW):
            assert client.get(page(model, "changelist")).status_code == 200, model


def test_numbers_are_masked_in_lists_and_forms(client, boss, clerk):
    for address in (page(Person, "changelist"), page(Person, "change", clerk.person.pk)):
        text = client.get(address).content.decode()
        assert "990101************" in text
        assert clerk.person.identity not in text
        assert clerk.person.identity_digest not in text
        assert "13800001111" not in text


def test_rows_of_another_county_are_absent_and_404(client, boss, clerk):
    far = user("cunxin9", Role.VILLAGE_CLERK, "990102201201", name="岑永福")
    assert "岑永福" not in client.get(page(Person, "changelist")).content.decode()
    assert "韦晓玲" in client.get(page(Person, "changelist")).content.decode()
    for model, row in ((Person, far.person), (User, far)):
        for name in ("change", "history"):
            assert client.get(page(model, name, row.pk)).status_code == 404
        assert client.get(page(model, "change", 10**6)).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "identity__startswith=9",
        "identity_digest__startswith=a",
        "identity_digest=a",
        "phone__contains=1",
        "kin__identity_digest__startswith=a",
        "users__password__startswith=a",
        "users__person__identity_digest__gt=a",
        "name__startswith=韦",
        "write__isnull=0",
    ],
)
def test_sealed_fields_cannot_be_asked_by_filtering(client, boss, clerk, query):
    assert client.get(f"{page(Person, 'changelist')}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["password__startswith=a", "person__identity_digest__startswith=a", "last_login__gt=2"]
)
def test_nor_through_the_account(client, boss, clerk, query):
    assert client.get(f"{page(User, 'changelist')}?{query}").status_code == 400


def test_offered_filters_work(client, boss, clerk):
    text = client.get(f"{page(User, 'changelist')}?is_active__exact=0").content.decode()
    assert "cunxin1" not in text
    assert "cunxin1" in client.get(f"{page(User, 'changelist')}?is_active__exact=1").content.decode()


def test_a_masked_column_offers_no_ordering(client, boss):
    headers = client.get(page(Person, "changelist")).context_data["cl"]
    assert headers.get_ordering_field("name") == "name"
    assert headers.get_ordering_field(headers.list_display[2]) is None


def test_the_search_box_does_not_find_numbers(client, boss, clerk):
    found = client.get(page(Person, "changelist"), {"q": clerk.person.identity}).content.decode()
    assert "韦晓玲" not in found


def test_a_class_that_would_show_a_sealed_field_does_not_start():
    class Searches(ScopedAdmin):
        view_permission = Permission.ACCOUNT_VIEW
        search_fields = ["person__identity_digest"]

    class Edits(ScopedAdmin):
        view_permission = Permission.ACCOUNT_VIEW
        list_display = ["username", "is_active"]
        list_editable = ["is_active"]

    for made in (Searches, Edits):
        with pytest.raises(ImproperlyConfigured):
            made(User, RegisterSite())


def test_which_paths_touch_a_hidden_field():
    assert hidden_fields(Person) == {"identity", "identity_digest", "phone"}
    assert touches_hidden(User, "person__phone__isnull")
    assert touches_hidden(Post, "user__person__kin__identity_digest")
    assert not touches_hidden(Post, "user__person__name")


def save(client, person, version, **facts):
    data = {"name": person.name, "work_unit": person.work_unit, "seen_version": version, **facts}
    return client.post(page(Person, "change", person.pk), data)


def test_a_save_goes_through_the_service_and_into_the_trail(client, boss, clerk):
    assert save(client, clerk.person, 1, work_unit="甲村委会").status_code == 302
    clerk.person.refresh_from_db()
    assert (clerk.person.work_unit, clerk.person.version, clerk.person.phone) == ("甲村委会", 2, "13800001111")
    event = AuditEvent.objects.get(verb=Verb.PERSON_SAVED)
    assert (event.actor, event.before["工作单位"], event.after["工作单位"]) == (boss, "", "甲村委会")
    assert "甲村委会" in client.get(page(Person, "history", clerk.person.pk)).content.decode()


@pytest.mark.parametrize("version", ["", "7"])
def test_a_save_without_or_with_an_old_version_is_refused(client, boss, clerk, version):
    assert save(client, clerk.person, version, work_unit="x").status_code in (303, 409)
    clerk.person.refresh_from_db()
    assert clerk.person.work_unit == ""
    assert not AuditEvent.objects.exists()


def test_sealed_fields_cannot_be_posted(client, boss, clerk):
    before = clerk.person.identity
    save(client, clerk.person, 1, identity=identity(), identity_digest="0" * 32, work_unit="x")
    clerk.person.refresh_from_db()
    assert clerk.person.identity == before


def test_who_may_only_look_cannot_save(client, clerk):
    client.force_login(user("shenji1", Role.AUDITOR, COUNTY))
    assert client.get(page(Person, "change", clerk.person.pk)).status_code == 200
    assert save(client, clerk.person, 1, work_unit="x").status_code == 403
    clerk.person.refresh_from_db()
    assert clerk.person.work_unit == ""


def test_accounts_are_never_saved_added_or_deleted_here(client, boss, clerk):
    assert client.post(page(User, "change", clerk.pk), {"is_active": ""}).status_code == 403
    assert client.get(page(User, "add")).status_code == 403
    assert client.post(page(User, "delete", clerk.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [clerk.pk], "post": "yes"}
    client.post(page(User, "changelist"), chosen)
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.check_password(PASSWORD)) == (True, True)


def test_no_page_shows_a_password_hash(client, boss, clerk):
    text = client.get(page(User, "change", clerk.pk)).content.decode()
    assert clerk.password not in text
    assert "md5$" not in text


def test_the_trail_can_only_be_read(client, boss, clerk):
    save(client, clerk.person, 1, work_unit="x")
    client.force_login(user("shenji1", Role.AUDITOR, COUNTY))
    event = AuditEvent.objects.first()
    assert client.get(page(AuditEvent, "changelist")).status_code == 200
    assert client.post(page(AuditEvent, "change", event.pk), {"note": "x"}).status_code == 403
    client.force_login(user("shenji2", Role.AUDITOR, OTHER))
    assert client.get(page(AuditEvent, "change", event.pk)).status_code == 404


def test_kin_of_strangers_is_not_seen(client, boss, clerk):
    Kin.objects.create(person=clerk.person, name="韦大山", relation="父亲", declared_on="2026-01-01")
    assert "韦大山" in client.get(page(Kin, "changelist")).content.decode()
    client.force_login(user("guanli9", Role.ADMINISTRATOR, OTHER))
    assert "韦大山" not in client.get(page(Kin, "changelist")).content.decode()


def test_everything_registered_is_scoped():
    assert [model for model, made in site._registry.items() if not isinstance(made, ScopedAdmin)] == []
    assert admin.site._registry.keys().isdisjoint(site._registry.keys())


def test_filters_and_choices_over_relations_hold_only_rows_in_scope(client, boss, clerk, rf):
    from fupin.staff.admin import KinAdmin

    class ByPerson(KinAdmin):
        list_filter = ["person"]

    user("cunxin9", Role.VILLAGE_CLERK, "990102201201", name="岑永福")
    Kin.objects.create(person=clerk.person, name="韦大山", relation="父亲", declared_on="2026-01-01")
    made = ByPerson(Kin, site)
    request = rf.get("/")
    request.user = boss
    (shown,) = made.get_changelist_instance(request).filter_specs
    assert {label for _, label in shown.lookup_choices} == {"潘学文", "韦晓玲"}
    offered = made.formfield_for_foreignkey(Kin._meta.get_field("person"), request).queryset
    assert {person.name for person in offered} == {"潘学文", "韦晓玲"}
