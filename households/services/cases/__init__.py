from households.services.cases.acting import act_on, open_case, take_step
from households.services.cases.starting import Told, edit_case, start_case

__all__ = ["Told", "act_on", "edit_case", "open_case", "start_case", "take_step"]
