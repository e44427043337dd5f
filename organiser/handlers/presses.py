"""The table of buttons: what they say when they are pressed, and who acts on it.

A guard test finds a handler that is left out. What none of these can have said (an old version did, or
somebody made it up) is answered like a question that is closed, and changes nothing.
"""

from typing import Final

from organiser import waiting
from organiser.context import Context
from organiser.handlers import about, dialogs
from organiser.handlers.bridge import holding, moderation
from organiser.handlers.bridge import joining as bridging
from organiser.handlers.members.accounts import commands as accounts
from organiser.handlers.members.chapters import commands as chapters
from organiser.handlers.members.deciding import commands as deciding
from organiser.handlers.members.founding import commands as founding
from organiser.handlers.members.joining import commands as joining
from organiser.handlers.members.membership import commands as membership
from organiser.handlers.members.owning import commands as owning
from organiser.handlers.members.personal import commands as personal
from organiser.handlers.members.roles import commands as roles
from organiser.i18n import LOCALES
from organiser.presses import Press, Pressed, PressTable, number, one_of, text
from organiser.views.anywhere import question_closed


async def chapter_chosen(_ctx: Context, press: Pressed) -> str:
    """Which chapter somebody means: the event that waited for it goes on.

    Raises:
        Chosen: always; the dispatcher goes on with that event.
    """
    raise waiting.Chosen(press["token"], press["chapter"])


PRESSES: Final[PressTable[Context]] = PressTable(
    (
        Press(about.LANGUAGE, about.language_chosen, (("language", one_of(*LOCALES)),)),
        Press(dialogs.PREFIX, dialogs.pressed, (("token", text), ("step", number), ("what", text))),
        Press(holding.PREFIX, holding.release, (("whose", text),), in_groups=True),
        Press(bridging.PREFIX, bridging.confirm, (("answer", one_of("yes", "no")), ("reference", text))),
        Press(waiting.PREFIX, chapter_chosen, (("token", text), ("chapter", number))),
        Press(
            moderation.PREFIX,
            moderation.chosen,
            (("asked", one_of(*moderation.OFFERED)), ("line", number)),
            in_groups=True,
        ),
        *accounts.PRESSES,
        *joining.PRESSES,
        *membership.PRESSES,
        *roles.PRESSES,
        *deciding.PRESSES,
        *founding.PRESSES,
        *chapters.PRESSES,
        *owning.PRESSES,
        *personal.PRESSES,
    )
)


async def do(ctx: Context, data: str) -> str:
    """Do what a choice stands for; returns what only who pressed it is shown.

    Raises:
        Refusal: it cannot be done.
    """
    found = PRESSES.read(data)
    if found is None:
        return question_closed(ctx.words)
    press, said = found
    if not (ctx.chat.private or press.in_groups):
        # A client may send whatever it likes: nothing private is answered here, nor in the place of a line.
        return question_closed(ctx.words)
    return await press.handler(ctx, said)
