"""Whether the owner register and the share ledger say what happened: once, for good, and nothing more."""

from collections import Counter
from typing import Any, Final

from tests.fakes.minutes import KEEPERS, REACHED, Minutes

_MOVES: Final = {"issue": (1, 0), "payment": (0, 1), "transfer": (-1, -1), "refund": (-1, -1)}
"""Which way shares and money go that an entry names, for its owner."""


def check(minutes: Minutes) -> None:
    """Hold all lines, and what was entered, against what is promised."""
    _lines_stay_with_their_people(minutes)
    _entries_add_up(minutes)


def _lines_stay_with_their_people(minutes: Minutes) -> None:
    """A line of the owner register is whose it was, under its number, and ends once."""
    for key, row in minutes.before["owner"].items():
        now = minutes.now["owner"][key]
        assert (row.chapter_id, row.number, row.admitted) == (now.chapter_id, now.number, now.admitted)
        assert row.left in {None, now.left}
        if row.membership_id is None or row.membership_id == now.membership_id:
            continue
        was = minutes.before["membership"][row.membership_id].person_id
        if now.membership_id is None:
            assert was is None or was in minutes.erased
        else:
            REACHED["owner line joined"] += 1
            assert minutes.who(was) == minutes.now["membership"][now.membership_id].person_id


def _entries_add_up(minutes: Minutes) -> None:
    """Who keeps the ledger wrote it; nobody has less than nothing, and nothing comes of nothing."""
    fresh = minutes.new("share_entry")
    for row in fresh:
        REACHED[f"share {row.kind}"] += 1
        keepers = minutes.holders(row.chapter_id, *KEEPERS)
        assert minutes.now["membership"][row.actor_id].person_id in keepers or minutes.erased
        assert minutes.now["owner"][row.owner_id].chapter_id == row.chapter_id
        _is_taken_by_an_owner(minutes, row)
        _reverses_what_it_says(minutes, row)
    if not fresh:
        return
    shares, paid = Counter[int](), Counter[int]()
    entries = minutes.now["share_entry"].values()
    wrong = Counter(row.reverses for row in entries if row.reverses is not None)
    assert set(wrong.values()) <= {1}
    for row in entries:
        if row.reverses is not None or row.id in wrong:
            continue
        shares[row.owner_id] += row.shares * _MOVES[row.kind][0]
        paid[row.owner_id] += row.amount * _MOVES[row.kind][1]
        if row.other_id is not None:
            shares[row.other_id] += row.shares
            paid[row.other_id] += row.amount
        assert min(*shares.values(), *paid.values()) >= 0


def _is_taken_by_an_owner(minutes: Minutes, row: Any) -> None:
    """Who has left takes no shares any more."""
    takes = minutes.before["owner"].get({"issue": row.owner_id, "transfer": row.other_id}.get(row.kind))
    assert takes is None or takes.left is None


def _reverses_what_it_says(minutes: Minutes, row: Any) -> None:
    """A reversal says the same as the entry that it names, which is none."""
    assert (row.reverses is not None) == (row.kind == "reversal")
    if row.reverses is not None:
        wrong = minutes.now["share_entry"][row.reverses]
        assert wrong.reverses is None
        for name in ("chapter_id", "owner_id", "other_id", "shares", "amount", "currency"):
            assert getattr(row, name) == getattr(wrong, name)
