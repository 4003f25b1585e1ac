"""What docs/ says is what the tables say: run `make docs` after changing them."""

import pytest

from fupin.access.permissions import GRANTS, Role
from fupin.management import documents
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
