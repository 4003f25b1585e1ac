"""No day is written while the server's clock is behind its own trail: it could be any day (security.md T6)."""

from fupin.workflow import REASONS, Refused
from households.selectors.cases.facts import clock_is_back

REASONS |= {
    "clock_back": "没有办理：服务器的时间比最近一条操作记录还早，日期不可信。请系统管理员校准时间以后再办。",
    "board_clock": "没有收下：本系统的时间不准，收件的日期会记错。写的内容请先留好，打公示上的电话，也可以打 12317。",
}


def check_clock(code: str = "clock_back") -> None:
    """Before anything that carries today's date. The steps of the tables ask by a rule of their own. Raises Refused."""
    if clock_is_back():
        raise Refused(code)
