"""Papers that a job makes."""

from typing import Any

from fupin.access.permissions import Permission
from fupin.documents.models import Printout
from households.views.printing import roster_page


class RosterWriter:
    """The book of a village."""

    permission = Permission.ROSTER_EXPORT

    def html(self, printout: Printout, progress: Any) -> str:
        return roster_page(printout, progress)
