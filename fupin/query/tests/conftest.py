from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.query.tests.scene import thirty_households
from fupin.tests.factories import user


@pytest.fixture
def viewer() -> Any:
    """Sees the thirty households of the scene, and no birthdays."""
    thirty_households()
    return user("viewer", Role.PREFECTURE_VIEWER, "9901", name="刘志强")


@pytest.fixture
def clerk(viewer: Any) -> Any:
    """Sees them, their birthdays, and may take them out."""
    return user("clerk-of-all", Role.COUNTY_CLERK, "9901", name="吴秀芝")
