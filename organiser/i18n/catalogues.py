"""Loading the catalogues, and refusing to start with one that is missing or incomplete.

English is the source language and has a catalogue like the others, which `tools/messages.py` fills with
the sentences themselves: so every language takes the same path. The compiled `.mo` files are not kept in
the repository; where one is absent or older than its `.po`, the `.po` is compiled in memory.
"""

import struct
from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from typing_extensions import override

from organiser.errors import Misconfigured
from organiser.i18n.locales import LOCALES
from organiser.i18n.words import Words

FOLDER: Final = Path(__file__).parents[2] / "locales"
"""Where the catalogues are that belong to this code."""

_MEND: Final = "run `make messages` and translate what it reports"


class Catalogues:
    """Every language's words."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        """`words` has one entry for each of `LOCALES`."""
        self._words: Final = dict(words)

    def __getitem__(self, locale: str) -> Words:
        return self._words[locale]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Catalogues":
        """Read `<locale>/LC_MESSAGES/organiser.po` (or its `.mo`) of every language below `folder`.

        Raises:
            Misconfigured: a catalogue or the template is missing, unreadable, or lacks a sentence.
        """
        template = _read(folder / "organiser.pot")
        return cls({locale: Words(locale, _translations(folder, locale, template)) for locale in LOCALES})


def _read(path: Path) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except FileNotFoundError:
        raise Misconfigured(f"{_shown(path)} is missing; {_MEND}") from None
    except (PoFileError, ValueError) as fault:
        raise Misconfigured(f"{_shown(path)} cannot be read ({type(fault).__name__}); {_MEND}") from fault


def _shown(path: Path) -> str:
    """The path from the folder of the languages on."""
    depth = 2 if path.suffix == ".pot" else 4
    return "/".join(path.parts[-depth:])


def _translations(folder: Path, locale: str, template: Catalog) -> GNUTranslations:
    compiled = _compiled(folder / locale / "LC_MESSAGES" / "organiser.po")
    try:
        probe = GNUTranslations(BytesIO(compiled))
    except (OSError, ValueError, struct.error) as fault:
        raise Misconfigured(f"locales: the .mo of {locale} cannot be read; delete it") from fault
    probe.add_fallback(_Silence())
    lacking = sum(1 for message in template if message.id and not _has(probe, message))
    if lacking:
        raise Misconfigured(f"locales: {locale} lacks {lacking} of {len(template)} sentences; {_MEND}")
    return GNUTranslations(BytesIO(compiled))


def _compiled(source: Path) -> bytes:
    ready = source.with_suffix(".mo")
    if ready.exists() and (not source.exists() or ready.stat().st_mtime_ns >= source.stat().st_mtime_ns):
        return ready.read_bytes()
    made = BytesIO()
    write_mo(made, _read(source))
    return made.getvalue()


class _Silence(NullTranslations):
    """Says nothing where a catalogue lacks a sentence, so that the hole is seen."""

    @override
    def gettext(self, message: str) -> str:
        return ""

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return ""

    @override
    def pgettext(self, context: str, message: str) -> str:
        return ""


def _has(probe: GNUTranslations, message: Message) -> bool:
    if isinstance(message.id, str):
        said = probe.pgettext(message.context, message.id) if message.context else probe.gettext(message.id)
    else:
        said = probe.ngettext(message.id[0], message.id[1], 1)
    return bool(said)
