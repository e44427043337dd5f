"""The profiles' data files are read and held against what a rule can be. A wrong file is never used."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from organiser.members.statutes.kinds import KINDS
from organiser.members.statutes.profile import Profile, Terms
from organiser.members.statutes.rule import Origin, Rule, Source
from organiser.members.statutes.values import Bylaws, Value

FOLDER: Final = Path(__file__).parent
CODES: Final = ("nl", "be", "kr", "se")
"""Every profile: the Netherlands, Belgium, Korea, Sweden. To add one: its file, and its code here."""

_FLAGS: Final = ("bylaws_may_differ", "where_recognised")
_RULE: Final = frozenset({"value", "hint", "source", "cited", "note", *_FLAGS})


class InvalidProfile(ValueError):
    """A data file is not what a profile must be; the text says where."""


@cache
def profile(code: str) -> Profile:
    """The profile of that code.

    Raises:
        KeyError: it is none of `CODES`.
        InvalidProfile: its file is wrong.
    """
    if code not in CODES:
        raise KeyError("there is no such statute profile")
    return parsed(code, (FOLDER / f"{code}.toml").read_text("utf-8"))


def parsed(code: str, text: str) -> Profile:
    """The profile that a data file says.

    Raises:
        InvalidProfile: no TOML, a rule is missing or unknown, a value is of another kind than its rule, a
            value has no source or one that is no law, a hint has one that is, or a source has no day.
    """
    try:
        data = tomllib.loads(text)
        sources = {name: _source(name, raw) for name, raw in data["sources"].items()}
        rules = _rules(data["rules"], sources)
        terms = Terms(**data["terms"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise InvalidProfile(f"{code}: {wrong}") from wrong
    used = {rule.source.name for rule in rules.values() if rule.source}
    if unused := sorted(set(sources) - used):
        raise InvalidProfile(f"{code}: no rule is taken from {', '.join(unused)}")
    return Profile(code, terms, MappingProxyType(rules))


def _source(name: str, raw: Mapping[str, Any]) -> Source:
    if not isinstance(raw["read"], date):
        raise TypeError(f"source {name}: the day on which it was read is wanted")
    words = [str(raw[key]).strip() for key in ("short", "title", "place")]
    if not all(words):
        raise ValueError(f"source {name}: short, title and place are wanted")
    return Source(name, Origin(raw["origin"]), words[0], words[1], words[2], raw["read"])


def _rules(raw: Mapping[str, Any], sources: Mapping[str, Source]) -> dict[str, Rule]:
    flat = {f"{group}.{name}": said for group, rules in raw.items() for name, said in rules.items()}
    if differing := sorted(set(flat) ^ set(KINDS)):
        raise ValueError(f"these rules are missing or unknown: {', '.join(differing)}")
    return {name: _rule(name, flat[name], sources) for name in KINDS}


def _rule(name: str, raw: Mapping[str, Any], sources: Mapping[str, Source]) -> Rule:
    if unknown := sorted(set(raw) - _RULE):
        raise ValueError(f"{name}: unknown {', '.join(unknown)}")
    note = str(raw.get("note", ""))
    if not raw.keys() & {"value", "hint"}:
        if set(raw) - {"note"}:
            raise ValueError(f"{name}: a source without a value")
        return Rule(name, note=note)
    source = _origin(name, raw, sources)
    cited = str(raw.get("cited", ""))
    if source.origin is Origin.LAW and not cited:
        raise ValueError(f"{name}: the article is wanted")
    flags = {flag: raw.get(flag, False) for flag in _FLAGS}
    if not all(isinstance(said, bool) for said in flags.values()):
        raise TypeError(f"{name}: {' and '.join(_FLAGS)} are true or false")
    if "hint" in raw:
        return Rule(name, source=source, cited=cited, note=note, hint=_value(name, raw["hint"]), **flags)
    return Rule(name, _value(name, raw["value"]), source, cited, note=note, **flags)


def _origin(name: str, raw: Mapping[str, Any], sources: Mapping[str, Source]) -> Source:
    """Where a rule comes from: its value from a law, a mere hint from a page."""
    if "source" not in raw:
        raise ValueError(f"{name}: a value without a source")
    source = sources.get(raw["source"])
    if source is None:
        raise ValueError(f"{name}: an unknown source")
    given, wanted = raw.keys() & {"value", "hint"}, "value" if source.origin is Origin.LAW else "hint"
    if given != {wanted}:
        raise ValueError(f"{name}: from a {source.origin.value} comes a {wanted}, and nothing else")
    return source


def _value(name: str, raw: object) -> Value:
    if raw == Bylaws.DECIDE.value:
        return Bylaws.DECIDE
    try:
        return KINDS[name].read(raw)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"{name}: {KINDS[name].name} is wanted") from wrong
