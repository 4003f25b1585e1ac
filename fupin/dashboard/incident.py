"""What DEBUG shows when something went wrong (DEFAULT_EXCEPTION_REPORTER): the page that an installation shows.

The framework's own is English and prints what was typed and every setting. The log has the traceback.
"""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.views.debug import ExceptionReporter


class Incident(ExceptionReporter):
    def get_traceback_html(self) -> str:
        from fupin.dashboard.errors import bad_request, server_error  # noqa: PLC0415 - read while logging is set up

        failed = not issubclass(self.exc_type, (BadRequest, SuspiciousOperation))
        answer = server_error(self.request) if failed else bad_request(self.request)
        return answer.content.decode()

    get_traceback_text = get_traceback_html  # for a program that accepts no page: the same words
