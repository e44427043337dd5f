"""The gate lets admins pass, and nobody else."""

import pytest

from organiser.access import require_admin
from organiser.bridge.refusals import NotAdmin


def test_admins_pass() -> None:
    """Whoever the network calls one."""
    require_admin("admin")


@pytest.mark.parametrize("role", [None, "member", "none", "", "ADMIN"])
def test_others_do_not(role: str | None) -> None:
    """Not knowing is a no."""
    with pytest.raises(NotAdmin):
        require_admin(role)
