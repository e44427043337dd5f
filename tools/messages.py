"""Keep the catalogues in step with the code: `python -m tools.messages [update|check|compile]`.

`update` reads the sentences out of the code into `locales/organiser.pot`, takes them into every
catalogue, fills in the English ones (English is the source language), and reports what is to be
translated. `check` changes nothing, and fails where code and catalogues differ or `tools.faults` finds
something wrong with a translation, or `tools.written` with a file. `compile` writes the `.mo` files.
"""

import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from organiser.i18n.locales import LOCALES
from tools.faults import Same, compare, complete, named, plural_forms, same_as_english
from tools.written import misread

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "locales"
METHODS: Final = [("organiser/**.py", "python")]
KEYWORDS: Final = {
    "gettext": None,
    "pieces": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "noop": ((1, "c"), 2),
}
_UNUSED: Final = tuple(
    f'"{name}:'.encode()
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
_WHERE: Final = "locales/README.md says where translations stand, and how one is made."
_HEADER: Final = "# Organiser's sentences. AGPL-3.0-or-later."


def extracted(root: Path = ROOT) -> Catalog:
    """Every sentence of the code, with the translators' notes above it."""
    template = _empty(None)
    found = extract_from_dir(
        root, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for _file, _line, message, comments, context in sorted(found):
        template.add(message, auto_comments=comments, context=context)
    return template


def catalogue(locale: str, folder: Path = FOLDER) -> Catalog:
    """The catalogue of a language as it is on disk, empty where there is none."""
    path = _path(locale, folder)
    if not path.exists():
        return _empty(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def written(of: Catalog) -> bytes:
    """A catalogue as a file: sorted, and without places and dates, so that a diff shows sentences only."""
    made = BytesIO()
    write_po(made, of, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    return b"".join(
        line for line in made.getvalue().splitlines(keepends=True) if not line.startswith(_UNUSED)
    )


def update(folder: Path = FOLDER) -> int:
    """Write the template and every catalogue; returns how many translations are lacking."""
    template = extracted()
    folder.mkdir(exist_ok=True)
    (folder / "organiser.pot").write_bytes(written(template))
    lacking: list[tuple[str, str]] = []
    for locale in LOCALES:
        known = catalogue(locale, folder)
        known.update(deepcopy(template), no_fuzzy_matching=True, update_header_comment=True)
        if locale == "en":
            _speak_english(known)
        _path(locale, folder).parent.mkdir(parents=True, exist_ok=True)
        _path(locale, folder).write_bytes(written(known))
        open_ones = [message for message in known if message.id and not complete(message)]
        lacking += [(locale, f"to translate: {named(message)}") for message in open_ones]
        print(f"{locale}: {len(known)} sentences, {len(open_ones)} to translate")
    for line in _together(lacking):
        print(line)
    return len(lacking)


def check(folder: Path = FOLDER) -> list[str]:
    """What is wrong with the catalogues, each fault once for all its languages; nothing where all is well."""
    template = extracted()
    path = folder / "organiser.pot"
    stale = not path.exists() or path.read_bytes() != written(template)
    faults = ["organiser.pot differs from the code: run `make messages`"] if stale else []
    try:
        same = same_as_english(folder / "same-as-english.toml")
    except ValueError as fault:
        return [*faults, f"same-as-english.toml: {fault}"]
    found = [(locale, fault) for locale in LOCALES for fault in _faults(locale, folder, template, same)]
    return faults + _together(found)


def _faults(locale: str, folder: Path, template: Catalog, same: frozenset[Same]) -> list[str]:
    """What is wrong with one catalogue; one that cannot be read for certain isn't looked at further."""
    path = _path(locale, folder)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return list(misread(text, plural_forms(locale))) or list(
        compare(template, catalogue(locale, folder), same)
    )


def _together(found: Sequence[tuple[str, str]]) -> list[str]:
    """Each fault once, after the languages in which it is."""
    languages: dict[str, list[str]] = {}
    for locale, fault in found:
        languages.setdefault(fault, []).append(locale)
    return [f"{', '.join(locales)}: {fault}" for fault, locales in languages.items()]


def compile_all(folder: Path = FOLDER) -> None:
    """Write every `.mo`."""
    for locale in LOCALES:
        with _path(locale, folder).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue(locale, folder))


def _speak_english(known: Catalog) -> None:
    for message in known:
        if message.id:
            message.string = message.id if isinstance(message.id, str) else tuple(message.id)
            message.flags.discard("fuzzy")


def _empty(locale: str | None) -> Catalog:
    return Catalog(locale=locale, project="Organiser", header_comment=_HEADER, fuzzy=False)


def _path(locale: str, folder: Path) -> Path:
    return folder / locale / "LC_MESSAGES" / "organiser.po"


def main(arguments: Sequence[str]) -> int:
    """Run one of the three verbs; returns the exit code."""

    def report() -> int:
        faults = check()
        print(
            "\n".join([*faults, _WHERE]) if faults else "The catalogues are complete and agree with the code."
        )
        return min(1, len(faults))

    def compiled() -> int:
        compile_all()
        return 0

    verbs: dict[str, Callable[[], int]] = {"update": lambda: min(1, update()), "check": report}
    verbs["compile"] = compiled
    verb = verbs.get(arguments[0] if arguments else "update")
    if verb is None or len(arguments) > 1:
        print(__doc__)
        return 2
    return verb()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
