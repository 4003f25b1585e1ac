"""Papers and workbooks that a job makes."""

import io
from typing import Any

from fupin.access.permissions import Permission
from fupin.documents import pdf
from fupin.documents.models import Printout
from fupin.documents.services import PDF, WORKBOOK
from households.importers.roster_export import export_roster
from households.services.roster_export import permission_for
from households.views.printing import roster_page
from villages.models import Region


class RosterWriter:
    """The book of a village."""

    form = PDF

    def permission(self, printout: Printout) -> Permission:
        return Permission.ROSTER_EXPORT

    def content(self, printout: Printout, progress: Any) -> bytes:
        html = roster_page(printout, progress)
        progress("排版")
        return pdf.pdf_of(html)


class RosterWorkbook:
    """The roster of a region too large to wait for; `asked` are the layout, the year, and whether in full and why."""

    form = WORKBOOK

    def permission(self, printout: Printout) -> Permission:
        return permission_for(full=printout.asked["full"])

    def content(self, printout: Printout, progress: Any) -> bytes:
        book, region = io.BytesIO(), Region.objects.get(pk=printout.region_code)
        about = {"region": region, "by": printout.owner, "number": printout.number}
        export_roster(book, **about, **printout.asked, progress=progress)
        return book.getvalue()
