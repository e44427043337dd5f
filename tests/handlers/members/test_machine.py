"""Whatever people write and press in whatever order, on both networks, the promises to members hold.

Eight accounts and up to four chapters, some of which are still being founded, in whatever weather: events
come twice, transactions fail in the middle, the process dies and is started anew. After every step `Audit`
looks at what is kept. In the end everybody gets their data, and out; a chapter without a steward gets one.

`make test DEEP=1` plays many more lives. How often what was done stands in what the test prints (`-rP`).
"""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from structlog.testing import capture_logs

from organiser import one_event
from organiser.chat.incoming import Event
from organiser.context import Context
from organiser.errors import Refusal
from organiser.handlers import events
from tests.fakes.minutes import REACHED
from tests.handlers.members.life_anyhow import Anyhow
from tests.handlers.members.life_past import Past

QUICK = 100
"""Examples of the profile that everybody runs; see `tests/conftest.py`."""


class Everything(Past, Anyhow):
    """People who do as they like; `refused` has what they are not allowed to."""


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The kinds of no that handlers say; what fails is logged with a traceback that nobody draws here."""
    said: list[str] = []
    handled = events.handle

    async def spy(ctx: Context, event: Event) -> None:
        try:
            await handled(ctx, event)
        except Refusal as why:
            said.append(type(why).__name__)
            raise

    monkeypatch.setattr(one_event, "handle", spy)
    with capture_logs():
        yield said


@pytest.mark.timeout(7200)  # `make test DEEP=1` plays hundreds of lives
def test_promises_to_members_hold_whatever_happens(
    template: Path, tmp_path: Path, refused: list[str]
) -> None:
    """No path gives anybody two votes, loses a line, lets an excluded person in, or holds anybody."""
    REACHED.clear()
    make: Any = partial(_life, template, tmp_path / "town", refused)
    quick = settings().max_examples <= QUICK
    run_state_machine_as_test(
        make,
        settings=settings(
            max_examples=settings().max_examples // 10,
            # Everybody plays the same lives until the source changes: a find is a find for all of us, and who
            # looks for more plays more (`DEEP=1`).
            derandomize=quick,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            # To shrink an example takes minutes: what is printed can be played again by its seed.
            phases=[Phase.generate] if quick else settings().phases,
        ),
    )
    sys.stdout.write("\n".join(f"{count:6} {what}" for what, count in sorted(REACHED.items())) + "\n")


def _life(template: Path, folder: Path, refused: list[str]) -> Everything:
    life = Everything(template, folder)
    life.refused = refused
    return life
