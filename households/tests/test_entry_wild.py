"""Whatever people type into the entry form: never an error page, and what was typed is shown again."""

import html

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import examples
from households.entry_facts import INCOME, LIVING
from households.forms.entry import EntryForm
from households.forms.parts import HomeForm, MemberForm
from households.models import Household
from households.tests.scene import client_of, visitors
from households.tests.test_entry_pages import edit_url, family, opened, posted_by, register, start

pytestmark = pytest.mark.django_db
TEXT = {"home": HomeForm, "members-0": MemberForm}
FIELDS = [f"{part}-{name}" for part, form in TEXT.items() for name in form.base_fields]
FIELDS += [f"income-{name}" for name in INCOME] + [f"living-{name}" for name in LIVING]
FIELDS += ["village", "year", "version-home", "act", "token", "household", "members-0-pk", "members-9999-name"]
WILD = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60),
    st.sampled_from(
        [
            "'",
            '"><script>alert(1)</script>',
            "１２３",
            "999999999999999999999999999999",
            "-1",
            "1e9",
            "NaN",
            "∞",
            "１９８０年１月１日",
            "01",
            "both",
            "s:03",
            "e:99",
            "fix:members-0-labour:04",
            "remove-0",
            "carry",
            "\u202e",
            "=1+1",
            "%s",
            "{0}",
            "无",
            "😀",
        ]
    ),
)
FORMS = st.dictionaries(st.sampled_from(FIELDS), WILD, max_size=12)
CALM = settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(FORMS)
def test_the_form_reads_anything(typed) -> None:
    """Each field of what was posted is on the form again, unless it cannot be its name."""
    form = EntryForm(family() | typed, {"990101201203": "甲村"})
    form.check()
    facts = form.typed()
    assert facts.village in ("", "990101201203")
    for row in form.rows:
        for name in row.form.fields:
            bound = row.form[name]
            if bound.value() is not None:
                assert str(bound.value()) == form.data.get(bound.html_name)


@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
@given(typed=FORMS)
def test_no_typing_breaks_the_page(typed, clerk_and_path) -> None:
    clerk, path = clerk_and_path
    response = client_of(clerk).post(path, family() | {"act": "check"} | typed)
    assert response.status_code in (200, 302, 409, 422)
    if response.status_code in (200, 422):
        shown = posted_by(response.content.decode())
        kept = {name: value for name, value in typed.items() if name.endswith(("-address", "-name", "-note", "-wage"))}
        again = {name: value for name, value in kept.items() if name in shown}
        assert {name: shown[name] for name in again} == again


@pytest.fixture
def clerk_and_path():
    clerk = visitors()["village"]
    return clerk, start(clerk)


@settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))
@given(typed=FORMS)
def test_no_typing_breaks_an_edit_or_changes_what_is_not_its_own(typed, clerk_and_home) -> None:
    clerk, home, form = clerk_and_home
    response = client_of(clerk).post(edit_url(home), form | typed | {"act": "save"})
    assert response.status_code in (302, 409, 422)
    now = Household.objects.get(pk=home.pk)
    assert (now.register, now.poverty_status, now.main_cause) == ("unlisted", None, None)


@pytest.fixture
def clerk_and_home():
    clerk = visitors()["village"]
    home = register(clerk)
    return clerk, home, opened(clerk, home)


SPELLS = [
    "<script>document.title='broken'</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "'; DROP TABLE x; --",
]


@pytest.mark.parametrize("spell", SPELLS)
def test_spells_are_words(clerk_and_path, spell) -> None:
    """In every text field at once: stored as typed where it may stand, and escaped wherever it is shown."""
    clerk, path = clerk_and_path
    texts = ["home-group_name", "home-address", "home-bank_name", "home-collector", "home-note"]
    texts += [f"members-0-{name}" for name in ("disease_name", "work_place", "employer", "industry", "note")]
    typed = dict.fromkeys(texts, spell) | {"members-0-work_months": "3", "answer-E30-text": spell}
    page = client_of(clerk).post(path, family() | typed | {"act": "check"}).content.decode()
    assert html.escape(spell) in page
    assert spell == html.escape(spell) or spell not in page
    response = client_of(clerk).post(path, family() | typed)
    assert response.status_code == 302
    home = Household.objects.get()
    assert (home.address, home.members.get(relation="01").employer) == (spell.strip(), spell.strip())
    for address in (reverse("household-detail", args=[home.pk]), edit_url(home), reverse("household-list")):
        assert "<script>document" not in client_of(clerk).get(address).content.decode()
        assert "onerror=alert(1)>" not in client_of(clerk).get(address).content.decode()
