"""The text of each version of a consent, as people read it: what was agreed to can always be shown."""

from pathlib import Path

import pytest

from organiser.i18n import LOCALES, Catalogues
from organiser.members.consents import VERSIONS, Purpose, current
from organiser.views.members.consents import purpose_text

TEXTS = Path(__file__).parent / "consents"
MEND = (
    "A text that means something else is a new version: add a day to members.consents.VERSIONS. Where only"
    " the wording is mended, remove the file, and run pytest --approve."
)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_version_has_one_text(
    purpose: Purpose, catalogues: Catalogues, request: pytest.FixtureRequest
) -> None:
    """Whoever changes what people read decides whether those who agreed are to be asked again."""
    path = TEXTS / f"{purpose}.{current(purpose)}.txt"
    said = "".join(f"{locale}: {purpose_text(purpose, catalogues[locale])}\n" for locale in LOCALES)
    if request.config.getoption("--approve", default=False) and not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, encoding="utf-8")

    assert path.exists(), MEND
    assert path.read_text(encoding="utf-8") == said, MEND


def test_every_version_is_kept() -> None:
    """Also those that hold no longer: somebody agreed to them."""
    versions = {f"{purpose}.{day}.txt" for purpose, days in VERSIONS.items() for day in days}

    assert versions == {path.name for path in TEXTS.iterdir()}
