"""The words of the demo's guided tour: what each of its steps shows, by the step's key.

The page fills placeholders itself, so each stands for itself here. What the people of the scene say is
theirs, and is not translated: Organiser does not translate either.
"""

from organiser.i18n import Words


def step(key: str, words: Words) -> tuple[str, str]:
    """The title and the explanation of a step of the tour."""
    every = told(words)
    return every[f"tour.{key}.title"], every[f"tour.{key}.text"]


def told(words: Words) -> dict[str, str]:
    """Every text of the tour by its name."""
    return (
        _tour_controls(words)
        | _tour_words(words)
        | _tour_changes(words)
        | _tour_trust(words)
        | _tour_beginning(words)
        | _tour_membership(words)
    )


def _tour_controls(words: Words) -> dict[str, str]:
    return {
        "tour.heading": words.pgettext("demo", "Guided tour"),
        "tour.play": words.pgettext("demo: the tour", "Play"),
        "tour.pause": words.pgettext("demo: the tour", "Pause"),
        "tour.next": words.pgettext("demo: the tour", "Next step"),
        "tour.again": words.pgettext("demo: the tour", "Start over"),
        "tour.step": words.pgettext(
            "demo: the tour", "Step {step} of {steps}", step="{step}", steps="{steps}"
        ),
        "tour.begin": words.gettext(
            "Watch a short scene, or write something yourself: what is said on one side appears on the other."
        ),
        "tour.end": words.gettext("That was the scene. Now it's your turn: choose a person, and write."),
        "tour.missing": words.gettext("Something in this scene didn't arrive in time."),
    }


def _tour_words(words: Words) -> dict[str, str]:
    return {
        "tour.languages.title": words.pgettext("demo", "Eight people, four languages"),
        "tour.languages.text": words.gettext(
            "Couriers on Telegram and members on Matrix talk as if they were in one chat."
            " Each writes in their own language; nothing is translated or changed."
        ),
        "tour.formatting.title": words.pgettext("demo", "Formatting"),
        "tour.formatting.text": words.gettext(
            "Bold and italic words, links and quotes look the same on both sides, and no symbol in them can"
            " break a message."
        ),
        "tour.reply.title": words.pgettext("demo", "Replies"),
        "tour.reply.text": words.gettext(
            "A reply on one side is a real reply on the other, so that everybody sees what it answers."
        ),
        "tour.photo.title": words.pgettext("demo", "Pictures"),
        "tour.photo.text": words.gettext(
            "A photo crosses with its caption. The place where it was taken is removed from the file first."
        ),
        "tour.long.title": words.pgettext("demo", "A long message"),
        "tour.long.text": words.gettext(
            "Telegram takes 4,096 characters at once. A longer message is divided between paragraphs, and no"
            " word is lost."
        ),
    }


def _tour_changes(words: Words) -> dict[str, str]:
    return {
        "tour.edit.title": words.pgettext("demo", "Changing a message"),
        "tour.edit.text": words.gettext("When somebody edits a message, its copy changes too."),
        "tour.deletion.title": words.pgettext("demo", "Taking a message back"),
        "tour.deletion.text": words.gettext(
            "Deleting a message on Matrix takes its copy back as well. Telegram doesn't tell bots of"
            " deletions: there, one replies with /forget."
        ),
        "tour.reactions.title": words.pgettext("demo", "Reactions"),
        "tour.reactions.text": words.gettext("A reaction on one side is shown under the copy on the other."),
    }


def _tour_trust(words: Words) -> dict[str, str]:
    return {
        "tour.commands.title": words.pgettext("demo", "Talking to the bot"),
        "tour.commands.text": words.gettext(
            "Commands to the bot, and its answers, stay where they were said. They never cross."
        ),
        "tour.names.title": words.pgettext("demo", "Names that protect"),
        "tour.names.text": words.gettext(
            "An admin can let the other side see pseudonyms instead of names, and full names again."
        ),
        "tour.killed.title": words.pgettext("demo", "The plug is pulled"),
        "tour.killed.text": words.gettext(
            "The bot is killed in the middle of the conversation. People go on writing. When it is back,"
            " every line arrives, once."
        ),
    }


def _tour_beginning(words: Words) -> dict[str, str]:
    # Translators: Sam, 민준 and Priya are workers in the scene. Don't say whether they are men or women.
    return {
        "tour.founding.title": words.pgettext("demo", "A co-op is founded"),
        "tour.founding.text": words.gettext(
            "Whoever runs the bot makes a code that works once. With it, Sam founds the co-op in an encrypted"
            " private chat, and is its first member and steward."
        ),
        "tour.joining.title": words.pgettext("demo", "A worker joins, by buttons"),
        "tour.joining.text": words.gettext(
            "{name} applies in private on Telegram. Everything can be changed until it is sent, and the"
            " bot says what one agrees to. The steward is told at once.",
            name="민준",
        ),
        "tour.approving.title": words.pgettext("demo", "A steward decides"),
        "tour.approving.text": words.gettext(
            "Sam sees who wants to join, and approves. Nothing of it is said in the group: who is a member is"
            " nobody else's business."
        ),
    }


def _tour_membership(words: Words) -> dict[str, str]:
    return {
        "tour.welcoming.title": words.pgettext("demo", "A worker joins, by numbers"),
        "tour.welcoming.text": words.gettext(
            "Founding is over: now members must know an applicant, or a steward welcomes them. Priya applies"
            " on Matrix, where one answers with numbers. Sam vouches for Priya as a member, and welcomes"
            " Priya as steward."
        ),
        "tour.linking.title": words.pgettext("demo", "Two accounts, one vote"),
        "tour.linking.text": words.gettext(
            "Priya uses Telegram as well. A code that works once links both accounts: they are one member,"
            " with one vote."
        ),
        "tour.register.title": words.pgettext("demo", "The owner register"),
        "tour.register.text": words.gettext(
            "Priya's legal name is locked away, apart from everything else. Sam writes down two shares, and"
            " no such entry can be changed any more. Who reads the register is written down, too."
        ),
    }
