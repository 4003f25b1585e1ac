"""What the tests of the import pages share."""

from typing import Any

import pytest

from fupin.tests.world import client_of


@pytest.fixture
def act(django_capture_on_commit_callbacks: Any) -> Any:
    """Post as a user, jobs done in place."""

    def post(user: Any, path: str, **data: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return client_of(user).post(path, data)

    return post
