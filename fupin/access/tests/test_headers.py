"""What the browser is told it may do, on every response."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/static/css/theme.css", 200), ("/no/such/page/", 404), ("/", 302)])
def test_every_response_carries_the_policy(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
