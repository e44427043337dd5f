"""Which chapter somebody means who is in several: asked once for each command, with a button for each."""

from organiser.context import Context
from organiser.presses import Pressed
from organiser.waiting import Chosen


async def chosen(_ctx: Context, press: Pressed) -> str:
    """A chapter was chosen: the command that waited for it goes on.

    Raises:
        Chosen: always; the dispatcher goes on with that event.
    """
    raise Chosen(press["token"], press["chapter"])
