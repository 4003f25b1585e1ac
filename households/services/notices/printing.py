"""What the trail says of a printed sheet."""

from typing import Any

from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from households.models import PublicNotice


@write
def note_print(*, notice: PublicNotice, form: str, by: Any) -> None:
    """Who may see the notice may print it, so the caller has found it through `visible_to`."""
    after = {"文书": notice.title, "公示编号": notice.code, "形式": form}
    record(Verb.PRINTED, notice, by=by, after=after, region=notice.village_code)
