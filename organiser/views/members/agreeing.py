"""What everybody reads who becomes a member, in whichever way: under which name, and what they agree to."""

from organiser.chat.outgoing import Post
from organiser.i18n import Words
from organiser.members.consents import FREE, Purpose
from organiser.views.members import consents
from organiser.views.rich import Paragraph, paragraphs, post, strong


def name_label(words: Words) -> str:
    """What the name is called in the review."""
    return words.pgettext("join", "Name")


def also_label(words: Words) -> str:
    """What the consents are called in the review that nobody needs to give."""
    # Translators: what somebody may agree to besides what membership needs.
    return words.pgettext("join", "If you like")


def ask_name(words: Words) -> Post:
    """Asks under which name."""
    return post(
        words.gettext(
            "Under which name should members see you? It can be one that only your colleagues know you by."
        )
    )


def ask_also(words: Words) -> Post:
    """Asks which free consents."""
    return post(
        words.gettext("You can be a member without any of this. Choose what you agree to."),
        *_free(words),
    )


def named(name: str, words: Words, *, chosen: bool) -> Paragraph:
    """Under which name members will see somebody; "" where it stands among the answers (`chosen`)."""
    if chosen:
        return ""
    if not name:
        return words.gettext("Please choose a name under which members see you.")
    return words.pieces("Members will see you as {name}.", name=strong(name))


def agreed(words: Words) -> list[Paragraph]:
    """All that is agreed to, below a heading, and what may be: each in its words, with their day."""
    return [
        consents.purpose_text(Purpose.MEMBERSHIP, words),
        (strong(words.gettext("Only if you choose it")),),
        *_free(words),
        words.gettext(
            "This text is from {day}. You can take each back at any time.",
            day=consents.purpose_day(Purpose.MEMBERSHIP, words),
        ),
    ]


def _free(words: Words) -> list[Paragraph]:
    return [
        paragraphs(
            *(
                (strong(consents.purpose_label(one, words)), ": ", consents.purpose_text(one, words))
                for one in FREE
            ),
            gap="\n",
        )
    ]
