"""What tests of views share: the real catalogues, and the approval of what is said (see `approval`)."""

import pytest

from organiser.i18n import Catalogues
from tests.fakes.world import catalogues as read_catalogues
from tests.views.approval import Approval, Approve


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    """The real catalogues; what is not translated yet is English."""
    return read_catalogues()


@pytest.fixture(scope="session")
def approve(request: pytest.FixtureRequest, catalogues: Catalogues) -> Approve:
    """`approve(view, {"moment": given(facts)})`: what it says in every language, on both networks."""
    return Approval(catalogues, rewrite=request.config.getoption("--approve", default=False))
