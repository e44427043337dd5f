"""Write `docs/access.md` from the table of commands: `python -m tools.access [--check]`.

With `--check` nothing is written, and the exit code is 1 where the page is not what the table says. What is
decided within a command is written here by hand, each with the test that holds it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from organiser.access import Who
from organiser.commands import Where
from organiser.handlers.commands import COMMANDS
from tools.pages import keep

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "access.md"
OPENING: Final = """\
# Who may do what

Written by `python -m tools.access` from `organiser/handlers/commands.py`: change it there. The gate is
`organiser/access.py`; `organiser/handlers/running.py` asks it before any command runs, and a form asks again
when it is sent.

Who is refused is told why, in private; a group never learns what somebody is to the co-op. Each refusal is
written into the log, with what was asked for and without who asked.

| is called here | means |
|---|---|
"""
MEANS: Final = {
    Who.ANYONE: "everybody who is in the chat",
    Who.CHAT_ADMIN: "an admin of the Telegram group or Matrix room, as the network says at that moment",
    Who.PERSON: "somebody who has used the bot in private",
    Who.APPLICANT: "somebody whose application is open",
    Who.MEMBER: "a member, on probation or not; not while suspended",
    Who.FULL_MEMBER: "a member whose probation is over",
    Who.HEARD: "the same, also while suspended: whoever was asked can still object",
    Who.STEWARD: "a member who holds that role in the chapter, while its term runs",
    Who.ORGANISER: "the same",
    Who.TREASURER: "the same",
    Who.ADMIN: "the same; no admin of any chat is one by that",
    Who.KEEPER: "a steward or a treasurer: they keep the owner register and the share ledger",
    Who.CARETAKER: "a steward or an admin: they ask for further chapters, and for chats to belong to them",
}
PLACES: Final = {Where.PRIVATE: "private", Where.GROUP: "group", Where.BOTH: "both"}
COMMAND_HEAD: Final = """
In a chapter's group that chapter is meant; in private any chapter in which somebody is such a one, and where
there are several they are asked which. A role of one chapter is none in another.

| command | who | where |
|---|---|---|
"""
WITHIN_HEAD: Final = """
## What is more than a command

| what | who | held by |
|---|---|---|
"""
WITHIN: Final = (
    (
        "say yes or no to joining two chats",
        "who made the code, while they are an admin of their chat",
        "tests/handlers/bridge/test_joining.py",
    ),
    (
        "let in what was held back from a crowd",
        "an admin of the chat",
        "tests/handlers/test_events.py",
    ),
    (
        "`/forget` somebody else's message",
        "an admin of a chat of the conversation",
        "tests/handlers/bridge/test_moderation.py",
    ),
    (
        "`/language` of a group",
        "an admin of the chat",
        "tests/handlers/test_about.py",
    ),
    (
        "link an account to one with a membership",
        "who has the membership, when asked whether the account is theirs",
        "tests/handlers/members/test_linking.py",
    ),
    (
        "take a linked account away",
        "the person, from any of their accounts; never the last one",
        "tests/handlers/members/test_linking.py",
    ),
    (
        "revoke a role",
        "two stewards; one's own alone, the last steward when asked once more",
        "tests/handlers/members/test_roles.py",
    ),
    (
        "grant a role, change a setting, exclude, reinstate who was excluded, suspend with a role or again",
        "two stewards: one proposes, another seconds within seven days; in founding mode one",
        "tests/handlers/members/test_acts.py",
    ),
    (
        "suspend",
        "one steward for a time, two for [longer](decisions/0023-one-steward-suspends-for-a-time.md)",
        "tests/handlers/members/test_suspensions.py",
    ),
    (
        "second an exclusion",
        "another steward, once the member had time to [answer](decisions/0021-heard-before-an-exclusion.md)",
        "tests/handlers/members/test_suspending.py",
    ),
    (
        "make a further chapter",
        "a steward or an admin proposes, another person, a steward, seconds; in founding mode one steward",
        "tests/handlers/members/test_chapters.py",
    ),
    (
        "take the register out as a file",
        "a steward or a treasurer proposes, another person, a steward, seconds; in founding mode one steward",
        "tests/handlers/members/test_exporting.py",
    ),
    (
        "`/chapter assign`",
        "an admin of the chat who is a steward or an admin of the chapter",
        "tests/handlers/members/test_chapters.py",
    ),
    (
        "let a chat belong to another chapter than it does",
        "the same; the stewards of the other are told",
        "tests/handlers/members/test_acts.py",
    ),
    (
        "set the days of warning before a term ends",
        "one steward",
        "tests/handlers/members/test_settings.py",
    ),
    (
        "see, second or refuse what was proposed",
        "stewards of the chapter; not the proposer, from none of their accounts, nor whom it is about",
        "tests/handlers/members/test_acts.py",
    ),
    (
        "take a proposal back",
        "the proposer, also when no steward any more",
        "tests/handlers/members/test_acts.py",
    ),
    (
        "say whether they want to become a steward, before all members are asked",
        "whom it is about",
        "tests/handlers/members/test_hearings.py",
    ),
    (
        "second who becomes steward, or no longer is one, where no second steward can, or by nomination",
        "[all full members](decisions/0019-all-members-are-the-second-steward.md) but those concerned",
        "tests/handlers/members/test_hearings.py",
    ),
    (
        "object to that",
        "the same, and who is suspended meanwhile",
        "tests/handlers/members/test_hearings.py",
    ),
    (
        "`/nominate`",
        "a full member, one at a time: somebody else, or oneself where one is no steward",
        "tests/handlers/members/test_hearings.py",
    ),
    (
        "see who holds a role",
        "full members; on probation one sees whether it is held",
        "tests/handlers/members/test_roles.py",
    ),
    (
        "say which chapter is meant",
        "who was asked",
        "tests/test_waiting.py",
    ),
)
"""What, who, and the test file that holds it."""


def page() -> str:
    """The whole page."""
    means = [f"| {_called(who)} | {MEANS[who]} |" for who in Who]
    listed = [command for command in COMMANDS if command.listed]
    ordered = sorted(listed, key=lambda command: (command.who.value, command.name))
    rows = [f"| `{one.name}` | {_called(one.who)} | {PLACES[one.where]} |" for one in ordered]
    within = [f"| {what} | {who} | [{Path(test).name}](../{test}) |" for what, who, test in WITHIN]
    tables = ((OPENING, means), (COMMAND_HEAD, rows), (WITHIN_HEAD, within))
    return "".join(head + "\n".join(table) + "\n" for head, table in tables)


def _called(who: Who) -> str:
    return who.name.lower().replace("_", " ")


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is up to date; returns the exit code."""
    return keep(PAGE, page(), "the table of commands", "tools.access", arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
