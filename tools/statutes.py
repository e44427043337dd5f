"""Write `docs/statutes.md` from the statute profiles: `python -m tools.statutes [--check]`.

With `--check` nothing is written, and the exit code is 1 where the page is not what the data files say.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from organiser.members.statutes import (
    CODES,
    KINDS,
    Bylaws,
    Origin,
    Period,
    Profile,
    Rule,
    Value,
    profile,
)
from tools.pages import keep

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "statutes.md"
COUNTRIES: Final = {"nl": "Netherlands", "be": "Belgium", "kr": "Korea", "se": "Sweden"}
OPENING: Final = """\
# Statute profiles

What the law of a country says about being a member of a co-op, rule by rule, with where it was read and on
which day. Written by `python -m tools.statutes` from the data files in `organiser/members/statutes/`.

This is no legal advice, and laws change: have it checked by somebody who knows the law of your country
before you rely on it. How sure each rule is:

- **read**: the text of the law was read, in the copy that is named below;
- **not set**: it could not be read. Nothing is made up: the bot asks the stewards, and says until then that
  it isn't known. Where a page was read that says what the law says, that is a **hint**: it never holds, and
  is shown to the stewards who are asked.

"bylaws" means that the law leaves it to each co-op. What is not set, left to the bylaws, or open to them,
the stewards of a chapter answer with `/chapter rule`: what holds, where they have read it, and when. It holds
once a second steward has seconded it; `/rights` shows it with that source, and who has set it. What a co-op
has set gives way to the law where that is known later, and the law fixes the rule.

To mend a rule: change its line and its source in the file, with the day on which you read it; then
`python -m tools.statutes`. A value that comes from a page, or from nowhere, is refused.

## All rules
"""


def page() -> str:
    """The whole page."""
    profiles = [profile(code) for code in CODES]
    return "\n".join(
        [OPENING, *_overview(profiles), *(line for known in profiles for line in _country(known))]
    )


def _overview(profiles: Sequence[Profile]) -> Iterator[str]:
    yield "| rule | kind | " + " | ".join(known.code for known in profiles) + " |"
    yield "|---|---|" + "---|" * len(profiles)
    for name, kind in KINDS.items():
        values = [_value(known.rules[name].value) for known in profiles]
        yield f"| {name} | {kind.name} | " + " | ".join(values) + " |"
    yield ""


def _country(known: Profile) -> Iterator[str]:
    sources = {rule.source.name: rule.source for rule in known.rules.values() if rule.source}
    yield f"## {known.code}: {COUNTRIES[known.code]}"
    yield ""
    yield "| rule | value | hint | from | read on | |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(rule) for rule in known.rules.values())
    yield ""
    yield "Read:"
    yield ""
    for source in sources.values():
        kind = "law" if source.origin is Origin.LAW else "page"
        yield f"- {source.title} ({kind}): {source.place} ({source.read.isoformat()})"
    yield ""


def _row(rule: Rule) -> str:
    if rule.source is None:
        origin, read = "", ""
    else:
        origin, read = _origin(rule), rule.source.read.isoformat()
    notes = [
        "Unless the bylaws say otherwise." if rule.bylaws_may_differ else "",
        "Recognised co-ops only." if rule.where_recognised else "",
        rule.note,
    ]
    note = " ".join(filter(None, notes))
    hint = "" if rule.hint is None else _value(rule.hint)
    return f"| {rule.name} | {_value(rule.value)} | {hint} | {origin} | {read} | {note} |"


def _origin(rule: Rule) -> str:
    if rule.source is None or rule.source.origin is Origin.LAW:
        return rule.cited
    return ", ".join(filter(None, (rule.cited, rule.source.short)))


def _value(value: Value | None) -> str:
    match value:
        case None:
            return "not set"
        case bool():
            return "yes" if value else "no"
        case Bylaws():
            return value.value
        case Period():
            return value.english
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is up to date; returns the exit code."""
    return keep(PAGE, page(), "a statute profile", "tools.statutes", arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
