"""Those who help in the admin, each table where its pages are."""

import assistance.admin_plans  # noqa: F401
