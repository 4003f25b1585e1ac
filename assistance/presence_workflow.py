"""请销假 as a table (architecture P1). Whether the township or the county grants it depends on its length, which the
service asks."""

from assistance import presence_rules as r
from assistance.presence_codes import LeaveAct, LeaveState
from fupin.access.permissions import Permission
from fupin.workflow import Step, Workflow

P, S, A = Permission, LeaveState, LeaveAct
LEAVE = Workflow(
    Step(A.GRANT, S.ASKED, S.GRANTED, P.LEAVE_GRANT, (r.another_person,)),
    Step(A.REFUSE, S.ASKED, S.REFUSED, P.LEAVE_GRANT, (r.another_person, r.says_why)),
    Step(A.WITHDRAW, S.ASKED, S.WITHDRAWN, P.LEAVE_ASK),
    Step(A.WITHDRAW, S.GRANTED, S.WITHDRAWN, P.LEAVE_ASK, (r.not_begun,)),
    Step(A.RETURN, S.GRANTED, S.RETURNED, P.PRESENCE_RECORD, (r.not_his_own_return, r.is_back)),
)
