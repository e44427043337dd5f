"""Votes in Telegram's own polls.

Who voted what is kept beside the poll, in the message, since anonymous polls show only counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from organiser.sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from organiser.sandbox.telegram.accounts import Account
    from organiser.sandbox.telegram.messages import Message

Json = dict[str, Any]


def vote(message: Message, by: Account, options: list[int]) -> Json:
    """Replace an account's vote, count anew, and return the PollAnswer."""
    poll: Json = message.content["poll"]
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    message.votes.pop(by.id, None)
    if options:
        message.votes[by.id] = options
    message.content = {**message.content, "poll": _counted(poll, message.votes)}
    return {
        "poll_id": poll["id"],
        "user": by.wire,
        "option_ids": options,
        "option_persistent_ids": [poll["options"][place]["persistent_id"] for place in options],
    }


def close(message: Message) -> Json:
    """End a poll and return it."""
    poll: Json = message.content["poll"]
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    closed = {**poll, "is_closed": True}
    message.content = {**message.content, "poll": closed}
    return closed


def _counted(poll: Json, votes: dict[int, list[int]]) -> Json:
    given = [place for places in votes.values() for place in places]
    options = [{**option, "voter_count": given.count(place)} for place, option in enumerate(poll["options"])]
    return {**poll, "options": options, "total_voter_count": len(votes)}
