"""A start with a hole in a catalogue is refused, and says the mend."""

import os
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from organiser.errors import Misconfigured
from organiser.i18n import LOCALES, Catalogues

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real catalogues, without compiled ones."""
    return Path(
        shutil.copytree(ROOT / "locales", tmp_path / "locales", ignore=shutil.ignore_patterns("*.mo"))
    )


def po(folder: Path, locale: str) -> Path:
    """The catalogue of a language."""
    return folder / locale / "LC_MESSAGES" / "organiser.po"


def test_all_languages_are_loaded(folder: Path) -> None:
    """Without any `.mo`, the catalogues are compiled in memory."""
    catalogues = Catalogues.load(folder)

    assert list(LOCALES) == [catalogues[locale].locale for locale in LOCALES]
    assert [] == list(folder.rglob("*.mo"))


def test_a_missing_catalogue_is_refused(folder: Path) -> None:
    """The file is named."""
    po(folder, "nl").unlink()

    with pytest.raises(Misconfigured, match=r"locales/nl/LC_MESSAGES/organiser\.po is missing; run `make"):
        Catalogues.load(folder)


def test_a_missing_template_is_refused(folder: Path) -> None:
    """Completeness cannot be known without it."""
    (folder / "organiser.pot").unlink()

    with pytest.raises(Misconfigured, match=r"locales/organiser\.pot is missing"):
        Catalogues.load(folder)


@pytest.mark.parametrize("locale", LOCALES)
def test_an_untranslated_sentence_is_refused(folder: Path, locale: str) -> None:
    """One hole is enough."""
    path = po(folder, locale)
    text = path.read_text(encoding="utf-8")
    at = text.index('msgid "Forwarded"\nmsgstr "') + len('msgid "Forwarded"\nmsgstr "')
    path.write_text(text[:at] + text[text.index('"', at) :], encoding="utf-8")

    with pytest.raises(Misconfigured, match=f"{locale} lacks 1 of"):
        Catalogues.load(folder)


@pytest.mark.parametrize("message", ['msgctxt "media"\nmsgid "Photo"', 'msgid "{count} byte"'])
def test_a_sentence_with_context_or_plural_is_missed_too(folder: Path, message: str) -> None:
    """Every kind of entry is looked for."""
    path = po(folder, "sv")
    entries = path.read_text(encoding="utf-8").split("\n\n")
    path.write_text("\n\n".join(entry for entry in entries if message not in entry), encoding="utf-8")

    with pytest.raises(Misconfigured, match="sv lacks 1 of"):
        Catalogues.load(folder)


def test_a_broken_catalogue_is_refused(folder: Path) -> None:
    """A file that is no catalogue is no traceback."""
    po(folder, "ko").write_bytes(b'msgid "a"\nmsgstr "\xff"')

    with pytest.raises(Misconfigured, match=r"locales/ko/.* cannot be read"):
        Catalogues.load(folder)


def test_a_broken_compiled_catalogue_is_refused(folder: Path) -> None:
    """The mend is to delete it: it is made anew from the `.po`."""
    po(folder, "sv").with_suffix(".mo").write_bytes(b"not compiled at all, but long enough")

    with pytest.raises(Misconfigured, match=r"the \.mo of sv cannot be read; delete it"):
        Catalogues.load(folder)


@pytest.mark.parametrize(("age", "expected"), [(60, "Doorgestuurd"), (-60, "Gans anders")])
def test_a_compiled_catalogue_is_used_while_it_is_newer(folder: Path, age: int, expected: str) -> None:
    """A stale `.mo` never hides what a translator has mended."""
    path = po(folder, "nl")
    mended = path.read_text(encoding="utf-8").replace('msgstr "Doorgestuurd"', 'msgstr "Gans anders"')
    compiled = path.with_suffix(".mo")
    compiled.write_bytes(_compiled(path))
    path.write_text(mended, encoding="utf-8")
    written = path.stat().st_mtime
    os.utime(compiled, (written + age, written + age))

    assert expected == Catalogues.load(folder)["nl"].gettext("Forwarded")


def _compiled(path: Path) -> bytes:

    made = BytesIO()
    with path.open("rb") as file:
        write_mo(made, read_po(file))
    return made.getvalue()
