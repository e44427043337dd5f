"""The questions for what a steward gives a reason for."""

from organiser.i18n import Words


def number_label(words: Words) -> str:
    """What the number of an application or a member is called."""
    return words.pgettext("decision", "Number")


def reason_label(words: Words) -> str:
    """What the reason is called."""
    return words.pgettext("decision", "Reason")


def answer_label(words: Words) -> str:
    """What the answer to a question is called."""
    return words.pgettext("decision", "Answer")


def reason_example(words: Words) -> str:
    """What one may write behind such a command."""
    # Translators: an example of what stands behind "/decline": a number and a reason.
    return words.gettext("12 works for the platform's office")


def which_application(words: Words) -> str:
    """Asks for the number of an application."""
    return words.gettext("Which application? Write its number, such as 12.")


def which_member(words: Words) -> str:
    """Asks for a member number."""
    return words.gettext("Which member? Write their number, such as 12.")


def why_declined(words: Words) -> str:
    """Asks why an application is declined."""
    return words.gettext(
        "Why is it declined? The applicant reads what you write, and may show it to the assembly."
    )


def why_suspended(words: Words) -> str:
    """Asks why a member is suspended."""
    return words.gettext("Why are they suspended? They read what you write, and may show it to the assembly.")


def why_excluded(words: Words) -> str:
    """Asks why a member is excluded."""
    return words.gettext("Why are they excluded? They read what you write, and may show it to the assembly.")
