from households.services.cases.acting import act_on, open_case, take_step
from households.services.cases.agreeing import agree_all
from households.services.cases.answering import answer_doubt
from households.services.cases.checking import Found, ItemFound, write_check
from households.services.cases.consenting import Answered, write_consent
from households.services.cases.locking import refuse_locked
from households.services.cases.matching import Said, answer_match, withdraw_match, write_matches
from households.services.cases.starting import Told, edit_case, start_case, start_several

__all__ = [
    "Answered",
    "Found",
    "ItemFound",
    "Said",
    "Told",
    "act_on",
    "agree_all",
    "answer_doubt",
    "answer_match",
    "edit_case",
    "open_case",
    "refuse_locked",
    "start_case",
    "start_several",
    "take_step",
    "withdraw_match",
    "write_check",
    "write_consent",
    "write_matches",
]
