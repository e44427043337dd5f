"""The questions for an entry of the share ledger, and what stands above the button that writes it down."""

from datetime import date

from organiser.chat.outgoing import Post
from organiser.i18n import Words
from organiser.members.shares import EntryKind
from organiser.views.rich import post


def issue_name(words: Words) -> str:
    """The name of `share issue`."""
    # Translators: a command: shares are given to an owner. Two words: "share" and a verb.
    return words.pgettext("command", "share issue")


def pay_name(words: Words) -> str:
    """The name of `share pay`."""
    # Translators: a command: an owner has paid for shares. Two words: as "share issue", and a verb.
    return words.pgettext("command", "share pay")


def transfer_name(words: Words) -> str:
    """The name of `share transfer`."""
    # Translators: a command: shares go from one owner to another. Two words: as "share issue", and a verb.
    return words.pgettext("command", "share transfer")


def refund_name(words: Words) -> str:
    """The name of `share refund`."""
    # Translators: a command: an owner gets money for shares back. Two words: as "share issue", and a verb.
    return words.pgettext("command", "share refund")


def issue_help(words: Words) -> str:
    """What `share issue` does."""
    return words.gettext("write down that an owner takes new shares")


def pay_help(words: Words) -> str:
    """What `share pay` does."""
    return words.gettext("write down that an owner has paid for shares")


def transfer_help(words: Words) -> str:
    """What `share transfer` does."""
    return words.gettext("write down that shares go from one owner to another")


def refund_help(words: Words) -> str:
    """What `share refund` does."""
    return words.gettext("write down that shares end and money is paid back")


def issue_example(_words: Words) -> str:
    """Owner 12 takes 3 shares for 150."""
    return "12 3 150"


def pay_example(_words: Words) -> str:
    """Owner 12 pays 50."""
    return "12 50"


def transfer_example(_words: Words) -> str:
    """Owner 12 gives owner 15 two shares."""
    return "12 15 2"


def refund_example(_words: Words) -> str:
    """Owner 12 gets 50 back for one share."""
    return "12 1 50"


def number_label(words: Words) -> str:
    """What the owner's number is called."""
    return words.pgettext("share entry", "Owner")


def other_label(words: Words) -> str:
    """What the number of who gets shares is called."""
    return words.pgettext("share entry", "To owner")


def count_label(words: Words) -> str:
    """What the number of shares is called."""
    return words.pgettext("share entry", "Shares")


def amount_label(words: Words) -> str:
    """What the amount is called."""
    return words.pgettext("share entry", "Amount")


def day_label(words: Words) -> str:
    """What the day is called."""
    return words.pgettext("share entry", "Day")


def who_takes(words: Words) -> str:
    """Asks who takes shares."""
    return words.gettext("Who takes shares? Write the owner's number from the register, such as 12.")


def who_pays(words: Words) -> str:
    """Asks who has paid."""
    return words.gettext("Who has paid? Write the owner's number from the register, such as 12.")


def who_gives(words: Words) -> str:
    """Asks whose shares go."""
    return words.gettext("Whose shares go? Write the owner's number from the register, such as 12.")


def who_gets(words: Words) -> str:
    """Asks who gets them."""
    return words.gettext("Who gets them? Write the owner's number from the register, such as 15.")


def who_is_refunded(words: Words) -> str:
    """Asks who gets money back."""
    return words.gettext("Who gets money back? Write the owner's number from the register, such as 12.")


def how_many(words: Words) -> str:
    """Asks how many shares are taken."""
    return words.gettext("How many shares?")


def how_many_go(words: Words) -> str:
    """Asks how many shares go over."""
    return words.gettext("How many shares go over?")


def how_many_end(words: Words) -> str:
    """Asks how many shares end."""
    return words.gettext("How many shares end? Write 0 if it is money only.")


def what_they_cost(words: Words) -> str:
    """Asks what they cost in all."""
    return words.gettext("What do they cost, all together?")


def how_much_paid(words: Words) -> str:
    """Asks how much was paid."""
    return words.gettext("How much was paid?")


def how_much_goes_along(words: Words) -> str:
    """Asks how much of what was paid in goes along."""
    return words.gettext("How much of what was paid in for them goes along? Write 0 for nothing.")


def how_much_back(words: Words) -> str:
    """Asks how much is paid back."""
    return words.gettext("How much is paid back? Write 0 for nothing.")


def ask_day(words: Words) -> str:
    """Asks since when it holds."""
    return words.gettext("On which day was it? Write it with its year.")


def write_down(words: Words) -> str:
    """The button that writes it down."""
    return words.pgettext("button: share entry", "Write it down")


def review(kind: EntryKind, today: date | None, words: Words, *, in_proportion: bool) -> Post:
    """What it is, and that it stays. `today`: the day, where none was named."""
    return post(
        _KINDS[kind](words),
        words.gettext("The day is today, {day}.", day=words.date(today)) if today else "",
        words.gettext("What was paid in for these shares goes along, in proportion.")
        if in_proportion
        else "",
        words.gettext("Nothing in the ledger can be changed: a mistake is mended by another entry."),
    )


_KINDS = {
    EntryKind.ISSUE: lambda words: words.gettext("The owner takes these new shares."),
    EntryKind.PAYMENT: lambda words: words.gettext("The owner has paid this for shares."),
    EntryKind.TRANSFER: lambda words: words.gettext("These shares go from one owner to another."),
    EntryKind.REFUND: lambda words: words.gettext("These shares end, and the amount is paid back."),
}
