"""Whatever people write and press in whatever order, on both networks, the promises to members hold.

Eight accounts and up to four chapters, some of which are still being founded, in whatever weather: events
come twice, transactions fail in the middle, the process dies and is started anew. What must hold is looked at
after every step, in the tables, by readers that know nothing of handlers (`tests.fakes.audit`):

- One person, one vote. Nobody has two live memberships in a chapter, nor one beside an exclusion; two
  accounts that are one person's vouch once, second once, speak once where all are asked, and never decide
  about themselves (`audit`, `minutes`, `voices`).
- No line is lost. No step of a membership and no entry of the ledger is changed or disappears; what was
  agreed to is entered once, and reversed once; a line of the register stays with its person, and nobody has
  less than nothing (`audit`, `owning`).
- Nobody is held. In the end everybody gets their data and gets out by messages of their own, whatever they
  are; an answer given to a form is in what was sent; a chapter with full members finds a steward (`life`).
- Nobody acts for others. Each step was taken by who may take it: oneself, a steward, two stewards, or time;
  members are admitted not above the pace, with the sponsors that are asked for; an account that was linked
  lately does nothing for good, and lends no role or voice until an older one lets it (`minutes`, `powers`,
  `lending`).
- Power is shared. Roles, exclusions and what moves power took two, or all who were asked, who wanted it and
  were counted; whom an exclusion is about was heard first; one steward suspends few, and for a fortnight;
  founding ends with ten, for good (`powers`, `silencing`).
- Nothing outlives its day: no application, probation, notice, act, or entry that nobody claims, and no
  suspension that nobody is left to end (`powers`).
- Who suffers a decision is told in private; nothing about a person is said in a group; each message is
  answered, nothing fails, and a refusal changes nothing (`life`).
- Who was excluded stays so with all their accounts, erased or not, until two stewards lift it (`audit`).
- What the bot holds in memory is what a start would read (`audit`).

Each life begins with a past of deeds that make their own ground (`life_grounds`, `life_power`), and goes on
as it likes. `make test DEEP=1` plays many more lives. How often what was done stands in what the test prints
(`-rP`).
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
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.context import Context
from organiser.errors import Refusal
from organiser.handlers import dialogs, events
from organiser.i18n import Words
from organiser.members.admission import AppliedOften
from organiser.members.chapters import ChapterDeserted
from organiser.members.refusals import AlreadyHere, Excluded
from organiser.views.refusals import refusal
from tests.fakes.minutes import REACHED
from tests.handlers.members.life_anyhow import Anyhow
from tests.handlers.members.life_past import Past

QUICK = 100
"""Examples of the profile that everybody runs; see `tests/conftest.py`."""

OF_WHO_APPLIES = (AlreadyHere, AppliedOften, ChapterDeserted, Excluded)
"""The noes of `/join` that hold whatever is answered."""


class Everything(Past, Anyhow):
    """People who do as they like; `refused` has what they are not allowed to."""


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The kinds of no that handlers say, and that a form says of who answers it and not of the answer.

    What fails is logged with a traceback that nobody draws here.
    """
    said: list[str] = []
    handled = events.handle

    async def spy(ctx: Context, event: Event) -> None:
        try:
            await handled(ctx, event)
        except Refusal as why:
            said.append(type(why).__name__)
            raise

    def word(why: Refusal, network: Network, words: Words) -> Post:
        if isinstance(why, OF_WHO_APPLIES):
            said.append(type(why).__name__)
        return refusal(why, network, words)

    monkeypatch.setattr(one_event, "handle", spy)
    monkeypatch.setattr(dialogs, "refusal", word)
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
            max_examples=settings().max_examples // 12,
            # Everybody plays the same lives until the source changes: a find is a find for all of us, and who
            # looks for more plays more (`DEEP=1`).
            derandomize=quick,
            stateful_step_count=12,
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
