"""A village's exit: begun, filled in, checked, posted, objected to, decided. Every step of its table goes through
`acting`; what a place asks is set in `standards`."""

from households.services.village_exits.acting import act_on, fresh
from households.services.village_exits.checking import Found, write_check
from households.services.village_exits.files import add_files, open_file, withdraw_file
from households.services.village_exits.filling import Filled, fill_item, start_exit, write_farmers
from households.services.village_exits.objections import answer_objection, receive_objection
from households.services.village_exits.sheets import post_sheet
from households.services.village_exits.standards import Setting, save_standard

__all__ = [
    "Filled",
    "Found",
    "Setting",
    "act_on",
    "add_files",
    "answer_objection",
    "fill_item",
    "fresh",
    "open_file",
    "post_sheet",
    "receive_objection",
    "save_standard",
    "start_exit",
    "withdraw_file",
    "write_check",
    "write_farmers",
]
