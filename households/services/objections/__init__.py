"""Writing objections: taking in, sending two people, deciding, answering, filing (domain.md §3.1)."""

from households.services.objections.acting import answer, assign, dismiss, file, uphold
from households.services.objections.receiving import Told, receive, receive_from_board

__all__ = ["Told", "answer", "assign", "dismiss", "file", "receive", "receive_from_board", "uphold"]
