"""Which languages there are, and which of them fits somebody best. It loads nothing."""

from typing import Final

from organiser.errors import Refusal

LOCALES: Final = ("en", "ko", "nl", "sv")
"""Every language that Organiser speaks. To add one: its code here, its name in `views.languages`, a folder
in `locales/`."""

TERRITORIES: Final = {"en": "en_GB", "ko": "ko_KR", "nl": "nl_NL", "sv": "sv_SE"}
"""The CLDR locale that numbers, weekdays and months of each language are taken from."""


class UnknownLanguage(Refusal):
    """We do not speak that language."""

    def __init__(self, given: str) -> None:
        """`given`: what the person asked for. It is shown to them, and kept out of the exception's text."""
        super().__init__()
        self.given = given


def best_locale(tag: str | None, default: str) -> str:
    """The language of ours that `tag` (BCP 47, or with `_`) asks for, otherwise `default`.

    Only the language part decides: `nl-BE` and `sv_FI` are nl and sv. Nonsense counts as not said.

    Raises:
        ValueError: `default` is not one of `LOCALES`.
    """
    if default not in LOCALES:
        raise ValueError("the default language is not one of LOCALES")
    asked = (tag or "").strip().replace("_", "-").partition("-")[0].lower()
    return asked if asked in LOCALES else default
