"""The words of the expected noes about settings and rules of the bylaws; `views.refusals` takes them up."""

from typing import Final

from organiser.bridge.conversation import clean_name
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.members import settings
from organiser.views.members.settings import SETTINGS
from organiser.views.rich import Paragraph, Worded, code, plain


def _bylaw_refused(refused: settings.BylawRefused, _net: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.pieces(
            "“{given}” says nothing about this rule, so nothing has changed. Write it like this: {example}",
            given=clean_name(refused.given),
            example=code(refused.example),
        ),
    )


def _granted(refused: settings.RuleGranted, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    if refused.rule == "vote.basis":
        return (
            words.gettext(
                "Here every full member has one vote, however many shares they hold, whatever the bylaws say."
                " Nothing has changed."
            ),
        )
    return (
        words.gettext(
            "Here everybody may leave without approval, whatever the bylaws say. Nothing has changed."
        ),
    )


def _setting_unknown(
    refused: settings.SettingUnknown, _network: Network, words: Words
) -> tuple[Paragraph, ...]:
    first = words.gettext(
        "There is no setting called “{given}”, so nothing has changed.", given=clean_name(refused.given)
    )
    if refused.nearest is None:
        return (first,)
    return (first, words.pieces("Perhaps you mean {setting}.", setting=code(refused.nearest)))


def _setting_refused(
    refused: settings.SettingRefused, _network: Network, words: Words
) -> tuple[Paragraph, ...]:
    if not refused.given.strip():
        return (
            words.gettext(
                "You didn't say what “{setting}” is to be, so nothing has changed. Any whole number from"
                " {least} to {most} can.",
                setting=SETTINGS[refused.name](words),
                least=refused.least,
                most=refused.most,
            ),
        )
    return (
        words.gettext(
            "“{given}” can't be set for “{setting}”, so nothing has changed. Any whole number from {least} to"
            " {most} can.",
            given=clean_name(refused.given),
            setting=SETTINGS[refused.name](words),
            least=refused.least,
            most=refused.most,
        ),
    )


WORDED: Final[dict[type[Refusal], Worded]] = {
    settings.BylawRefused: _bylaw_refused,
    settings.NoticeRefused: plain(
        lambda words: words.gettext(
            "That is longer than a year, and nobody may have to wait so long. Nothing has changed."
        )
    ),
    settings.RuleGranted: _granted,
    settings.SettingFixed: plain(
        lambda words: words.gettext(
            "The law fixes this rule, so that bylaws can't say otherwise. Nothing has changed."
        )
    ),
    settings.SettingRefused: _setting_refused,
    settings.SettingSame: plain(lambda words: words.gettext("That is set already. Nothing has changed.")),
    settings.SettingUnknown: _setting_unknown,
}
"""Every refusal of `members.settings`, and its words."""
