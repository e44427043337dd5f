"""What tests of views share: the real catalogues, and the approval of what is said (see `approval`)."""

from pathlib import Path

import pytest

from organiser.i18n import Catalogues
from tests.views.approval import Approval, Approve

ROOT = Path(__file__).parent.parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--approve`."""
    parser.addoption("--approve", action="store_true", help="write the approval files of the views anew")


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    """The real catalogues."""
    return Catalogues.load(ROOT / "locales")


@pytest.fixture(scope="session")
def approve(request: pytest.FixtureRequest, catalogues: Catalogues) -> Approve:
    """`approve(view, {"moment": given(facts)})`: what it says in every language, on both networks."""
    return Approval(catalogues, rewrite=request.config.getoption("--approve", default=False))
