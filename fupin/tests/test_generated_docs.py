"""What docs/ says is what the tables say: run `make docs` after changing them."""

import re
from types import SimpleNamespace

import pytest

from fupin.access.permissions import GRANTS, Role
from fupin.management import documents
from fupin.management.demo.accounts import workers
from fupin.management.demo.places import Stage
from fupin.tests.source import ROOT, called, calls, modules
from fupin.workflow import Step, Workflow

NAMES = ("permissions.md", "columns.md", "workflows.md", "glossary.md")


@pytest.mark.parametrize("name", NAMES)
def test_the_document_is_current(name: str) -> None:
    assert (documents.folder() / name).read_text("utf-8") == documents.documents()[name], "make docs"


def test_all_generated_documents_are_compared() -> None:
    assert set(documents.documents()) == set(NAMES)


def test_the_matrix_shows_what_is_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grant taken away changes the document: it is read from GRANTS and not remembered."""
    before = documents.permissions().count("●")
    assert before == sum(len(granted) for granted in GRANTS.values())
    monkeypatch.setitem(GRANTS, Role.CADRE, set())
    assert documents.permissions().count("●") < before


def test_a_procedure_is_drawn_step_by_step() -> None:
    flow = Workflow(Step("post", "draft", "notice", "notice_post"), Step("close", "notice", "done", "notice_close"))
    assert documents.diagram(flow).splitlines()[1:] == ["    draft --> notice: post", "    notice --> done: close"]


def test_every_column_and_problem_code_is_listed() -> None:
    text = documents.columns()
    assert [column.heading for column in documents.ROSTER.columns.values() if f"| {column.heading} |" not in text] == []
    assert [code for code in documents.problems.CODES if f"`{code}`" not in text] == []


# ---- what people wrote, as far as it can be compared ---------------------------------------------------------------
def test_readme_names_one_demonstration_user_of_every_role() -> None:
    nowhere = SimpleNamespace(**dict.fromkeys(Stage.__dataclass_fields__))
    shown = re.findall(r"^\| (\S+) \| `(\w+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    employed = {(worker.role.label, worker.username) for worker in workers(nowhere)}
    assert set(shown) <= employed
    assert [role for role, _ in shown] == [role.label for role in Role]


def test_the_guide_lists_every_environment_variable() -> None:
    settings = modules()["fupin/settings.py"]
    reads = [call for call in calls(settings) if called(call) in {"get", "flag", "words"} and call.args]
    read = {getattr(call.args[0], "value", "") for call in reads}
    guide = (ROOT / "docs" / "guide" / "install.md").read_text("utf-8")
    listed = {
        name for row in re.findall(r"^\|([^|]+)\|", guide, re.MULTILINE) for name in re.findall(r"`([A-Z_]+)`", row)
    }
    assert listed == read


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))]
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []
    assert len(links) > 8
