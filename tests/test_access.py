"""The gate lets admins pass, and nobody else."""

import pytest

from organiser.access import NotAdmin, NotAdminThere, require_admin, require_admin_there


def test_admins_pass() -> None:
    """Whoever the network calls one."""
    require_admin("admin")
    require_admin_there("admin")


@pytest.mark.parametrize("role", [None, "member", "none", "", "ADMIN"])
def test_others_do_not(role: str | None) -> None:
    """Not knowing is a no."""
    with pytest.raises(NotAdmin):
        require_admin(role)
    with pytest.raises(NotAdminThere):
        require_admin_there(role)
