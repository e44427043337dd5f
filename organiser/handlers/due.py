"""What is done when the time for something has come: a table of the kinds, as `timers.due` finds them."""

from collections.abc import Awaitable, Callable
from typing import Final

from organiser.chat.incoming import Due
from organiser.context import Context
from organiser.handlers import unanswered
from organiser.handlers.members import stewards
from organiser.handlers.members.deciding import timing as act_timing
from organiser.handlers.members.founding import inviting, uninviting
from organiser.handlers.members.joining import timing as joining_timing
from organiser.handlers.members.membership import leaving, suspensions
from organiser.handlers.members.owning import exporting
from organiser.handlers.members.personal import consents
from organiser.handlers.members.roles import health
from organiser.storage import act_due, consent_due, jobs, membership_due, role_due
from organiser.storage.dialogs import DUE as DIALOG

KINDS: Final[dict[str, Callable[[Context, Due], Awaitable[None]]]] = {
    DIALOG: unanswered.expired,
    jobs.DUE[jobs.Made.CODES]: inviting.made,
    jobs.DUE[jobs.Made.REGISTER]: exporting.made,
    act_due.OVER: act_timing.over,
    act_due.TELLING: act_timing.ask_on,
    act_due.OPENS: act_timing.opened,
    consent_due.AGAIN: consents.ask_again,
    role_due.HEALTH: health.due,
    membership_due.APPLICATION: joining_timing.unanswered,
    membership_due.DESERTED: suspensions.deserted,
    membership_due.INVITATIONS: uninviting.over,
    membership_due.NEWS: stewards.news_due,
    membership_due.NOTICE: leaving.notice_over,
    membership_due.PROBATION: joining_timing.probation_over,
    membership_due.SUSPENSION: suspensions.over,
}


async def due(ctx: Context, event: Due) -> None:
    """Do what is due. A kind that an earlier or later version wrote down is nothing to this one."""
    handler = KINDS.get(event.kind)
    if handler is not None:
        await handler(ctx, event)
