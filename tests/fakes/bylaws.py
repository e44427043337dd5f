"""Bylaws of a co-op, laid over the statute of its country."""

from collections.abc import Mapping

from organiser.members.statutes.profile import Profile
from organiser.members.statutes.rule import Bylaw


def with_bylaws(law: Profile, said: Mapping[str, str]) -> Profile:
    """The profile with what the bylaws say: rule ids, and values as people write them, which must hold."""
    overlaid = law.overlaid({name: Bylaw(raw) for name, raw in said.items()})
    assert all(overlaid.rules[name].own for name in said)
    return overlaid
