"""A report's way from 制表 to 签发, as a table (architecture P1)."""

from fupin.access.permissions import Permission
from fupin.reports.codes import ReportAct, ReportState
from fupin.reports.rules import another_person, says_why
from fupin.workflow import Step, Workflow

P, S, A = Permission, ReportState, ReportAct
SIGNING = Workflow(
    Step(A.CHECK, S.MADE, S.CHECKED, P.REPORT_CHECK, (another_person,)),
    Step(A.SEND_BACK, S.MADE, S.RETURNED, P.REPORT_CHECK, (says_why,)),
    Step(A.SIGN, S.CHECKED, S.SIGNED, P.REPORT_SIGN, (another_person,)),
    Step(A.SEND_BACK, S.CHECKED, S.RETURNED, P.REPORT_SIGN, (says_why,)),
)
"""What is signed or sent back stays as it is; another one is made."""
