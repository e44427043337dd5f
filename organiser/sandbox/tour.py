"""The scene of the guided tour: who says what where, and what everybody must see then.

This is the scene of bridging; that of a later part of the product follows in a module of its own. What each
step shows is explained in four languages in `organiser.views.tour`, under the step's key.
"""

from typing import Final

from organiser.chat.refs import Network
from organiser.sandbox import owner_members
from organiser.sandbox.acts import (
    Deletes,
    Edits,
    Kills,
    Reacts,
    Says,
    Sees,
    SeesAll,
    SeesAnswer,
    SeesGone,
    SeesNothing,
    SeesOnce,
    Shows,
    Starts,
    Step,
)
from organiser.sandbox.matrix_side import TITLE as MATRIX_TITLE
from organiser.sandbox.picture import route_map
from organiser.sandbox.side import Upload

_T: Final = Network.TELEGRAM
_M: Final = Network.MATRIX


_MORNING = "Goedemorgen. Wie rijdt er vanavond door de regen?"
_MORNING_EDITED = "Goedemorgen. Wie rijdt er morgen door de regen?"
_WAITING = "저요. 그런데 대기 시간은 이번에도 무급이에요."
_HERE = "Ik rijd mee. Op Matrix leest de coöperatie mee."
_CLEAR = "안녕하세요, 서연이에요. 여기서도 잘 보여요."
_HEJ = "Hej från Göteborg! Syns det här också?"
_YES = "Ja, här syns allt, Elsa."
_SAME = "Same in Leeds: no pay for waiting."
_NOTES = "Thanks, Sam. Let's compare notes."
_PARAGRAPHS: Final = tuple(
    f"{number}. "
    + (
        "Elke bestelling telt: tijd, afstand, wachten en kosten.",
        "모든 배달을 기록해요: 시간, 거리, 대기, 비용.",
        "Varje leverans räknas: tid, sträcka, väntan och kostnader.",
        "Every delivery counts: time, distance, waiting and costs.",
    )[number % 4]
    for number in range(1, 121)
)

BRIDGING: Final = (
    Step(
        "languages",
        (
            Says(_T, "anna", _MORNING, "morning"),
            Sees(_M, "morning", _MORNING, named="Anna"),
            Says(_M, "bas", _HERE, "here"),
            Sees(_T, "here", _HERE, named="Bas"),
            Says(_T, "minjun", _WAITING, "waiting"),
            Sees(_M, "waiting", _WAITING, named="민준"),
            Says(_M, "seoyeon", _CLEAR, "clear"),
            Sees(_T, "clear", _CLEAR, named="서연"),
            Says(_T, "elsa", _HEJ, "hej"),
            Sees(_M, "hej", _HEJ, named="Elsa"),
            Says(_M, "nils", _YES, "yes"),
            Sees(_T, "yes", _YES, named="Nils"),
            Says(_T, "sam", _SAME, "same"),
            Sees(_M, "same", _SAME, named="Sam"),
            Says(_M, "priya", _NOTES, "notes"),
            Sees(_T, "notes", _NOTES, named="Priya"),
        ),
    ),
    Step(
        "formatting",
        (
            Says(
                _T,
                "sam",
                "**Waiting time counts.** Read [the agreement](https://example.org/agreement):\n"
                "> Waiting is work.",
                "agreement",
            ),
            Sees(_M, "agreement", "Waiting is work.", formats=("bold", "text_link", "blockquote")),
            Says(
                _M, "nils", "**Tack.** _Väntan_ är [arbete](https://example.org/avtal).\n> Precis.", "thanks"
            ),
            Sees(_T, "thanks", "Precis.", formats=("bold", "italic", "text_link", "blockquote")),
        ),
    ),
    Step(
        "reply",
        (
            Says(_M, "bas", "Ik, vanaf acht uur.", "eight", reply_to="morning"),
            Sees(_T, "eight", "Ik, vanaf acht uur.", reply_to="morning"),
            Says(_T, "minjun", "저도 여덟 시부터요.", "eight-too", reply_to="eight"),
            Sees(_M, "eight-too", "저도 여덟 시부터요.", reply_to="eight"),
        ),
    ),
    Step(
        "edit",
        (
            Edits(_T, "anna", "morning", _MORNING_EDITED),
            Sees(_M, "morning", _MORNING_EDITED, edited=True),
            Edits(_M, "bas", "eight", "Ik, vanaf negen uur."),
            Sees(_T, "eight", "Ik, vanaf negen uur.", edited=True),
        ),
    ),
    Step(
        "deletion",
        (
            Says(_M, "nils", "Oj, fel rum.", "oops"),
            Sees(_T, "oops", "Oj, fel rum."),
            Deletes(_M, "nils", "oops"),
            SeesGone(_T, "oops"),
        ),
    ),
    Step(
        "photo",
        (
            Shows(
                _T,
                "elsa",
                Upload("route.jpg", "image/jpeg", route_map(), "**11 km**, 42 minuter, 38 kronor"),
                "route",
            ),
            Sees(_M, "route", "11 km, 42 minuter", picture=True, formats=("bold",)),
        ),
    ),
    Step(
        "reactions",
        (
            Reacts(_M, "seoyeon", "route", "👍"),
            Sees(_T, "route", "11 km", emoji="👍"),
            Reacts(_T, "elsa", "clear", "❤"),
            Sees(_M, "clear", _CLEAR, emoji="❤️"),
        ),
    ),
    Step(
        "long",
        (
            Says(_M, "priya", "\n".join(_PARAGRAPHS), "long"),
            SeesAll(_T, "long", _PARAGRAPHS),
        ),
    ),
    Step(
        "commands",
        (
            Says(_T, "anna", "/bridge status"),
            SeesAnswer(_T, MATRIX_TITLE),
            Says(_M, "bas", "!help"),
            SeesAnswer(_M, "!"),
            Says(_T, "sam", "Only we saw that.", "only"),
            Sees(_M, "only", "Only we saw that.", named="Sam"),
            SeesNothing(_M, "/bridge status"),
            SeesNothing(_T, "!help"),
        ),
    ),
    Step(
        "names",
        (
            Says(_T, "anna", "/bridge names pseudonym"),
            SeesAnswer(_T),
            Says(_T, "anna", "Mijn baas leest soms mee.", "boss"),
            Sees(_M, "boss", "Mijn baas leest soms mee.", unnamed="Anna"),
            Says(_T, "anna", "/bridge names full"),
            SeesAnswer(_T),
            Says(_T, "anna", "Nu weet je weer wie ik ben.", "again"),
            Sees(_M, "again", "Nu weet je weer wie ik ben.", named="Anna"),
        ),
    ),
    Step(
        "killed",
        (
            Kills(),
            Says(_T, "elsa", "Är någon där?", "anybody"),
            Says(_M, "seoyeon", "저는 여기 있어요.", "me"),
            Says(_T, "minjun", "봇이 없어도 계속 써요.", "without"),
            Starts(),
            Sees(_M, "anybody", "Är någon där?", named="Elsa"),
            Sees(_M, "without", "봇이 없어도 계속 써요.", named="민준"),
            Sees(_T, "me", "저는 여기 있어요.", named="서연"),
            SeesOnce(_M, "Är någon där?"),
            SeesOnce(_M, "봇이 없어도 계속 써요."),
            SeesOnce(_T, "저는 여기 있어요."),
        ),
    ),
)

STEPS: Final = (*BRIDGING, *owner_members.STEPS)
"""The whole tour."""
