"""Files too large to wait for."""

import tempfile
from typing import Any

from django.http import QueryDict

from fupin.access.permissions import Permission
from fupin.documents.models import Printout
from fupin.documents.services import Form
from fupin.query.export import Wanted, export_answer
from fupin.query.question import question_from


class QueryWriter:
    """`asked` of the printout: the question's address, and how it is taken out. The file is written to disk with
    constant memory; the store of printouts seals it as one piece."""

    unit = "行"

    def __init__(self, form: Form) -> None:
        self.form = form

    def permission(self, printout: Printout) -> Permission:
        return self.wanted(printout).permission

    def content(self, printout: Printout, progress: Any) -> bytes:
        question = question_from(QueryDict(printout.asked["address"]))
        with tempfile.TemporaryFile() as file:
            about = {"by": printout.owner, "number": printout.number, "progress": progress}
            export_answer(file, question=question, wanted=self.wanted(printout), **about)
            file.seek(0)
            return file.read()

    def wanted(self, printout: Printout) -> Wanted:
        asked = printout.asked
        return Wanted(self.form.suffix, asked["health"], asked["full"], asked["reason"])
