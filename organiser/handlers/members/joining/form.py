"""The form of `/join`: what is asked depends on the chapters there are, and on what the chapter asks for.

At the end everything is shown with what is agreed to: one tap stands between the answers and the application.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from organiser.chat.outgoing import Post
from organiser.context import Context
from organiser.errors import Refusal
from organiser.forms import Alternative, Asking, Field, Form
from organiser.handlers.members.chapters.belonging import is_deserted
from organiser.handlers.members.joining import agreeing, sponsoring
from organiser.i18n import Words
from organiser.i18n.folding import fold
from organiser.members import admission, consents, steps, work
from organiser.members.chapters import ChapterDeserted, NoChapters
from organiser.members.consents import Purpose
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import joining as view
from organiser.views.members.work import JOBS, job_name


@dataclass(frozen=True, slots=True)
class Joining:
    """What the questions need to know: the chapters with the sponsors that each asks for, and a name.

    `agreed` are the free consents that somebody gave before: they count in every chapter of theirs.
    `closed` are the other chapters, each with why they cannot be joined, or not by who asks.
    """

    chapters: Mapping[int, Chapter]
    sponsors: Mapping[int, int]
    name: str
    agreed: tuple[Purpose, ...] = ()
    closed: tuple[tuple[Chapter, Refusal], ...] = ()

    @property
    def only(self) -> Chapter | None:
        """The only chapter that there is: where another may be meant, nobody is taken into it unasked."""
        return next(iter(self.chapters.values())) if len(self.chapters) == 1 and not self.closed else None

    def chapter(self, asking: "Asking[Joining]") -> Chapter | None:
        """The chapter that was chosen, or the only one."""
        return self.only or self.chapters.get(asking.answers.get("chapter", 0))


async def facts(ctx: Context) -> Joining:
    """What the form needs.

    Raises:
        NoChapters: there is nothing to join yet.
        ChapterDeserted: nobody is left who could decide.
        AlreadyHere, Excluded, AppliedOften: there is no chapter that they could join.
    """
    known = await _known(ctx)
    looked_at = [(one, _why_closed(ctx, known, one)) for one in await ctx.store.chapters.all()]
    offered = {one.id: one for one, why in looked_at if why is None}
    closed = tuple((one, why) for one, why in looked_at if why is not None)
    if not offered:
        # What holds for who asks tells them more than that nobody is left elsewhere.
        raise min(
            (why for _, why in closed), key=lambda why: isinstance(why, ChapterDeserted), default=NoChapters()
        )
    await ctx.store.chapters.all_settings()  # Each step asks: of all at once, not of each.
    sponsors = {number: await sponsoring.needed(ctx, one) for number, one in offered.items()}
    agreed = await agreeing.agreed_before(ctx) if known else ()
    return Joining(offered, sponsors, agreeing.network_name(ctx), agreed, closed)


async def _known(ctx: Context) -> Sequence[KeptMembership]:
    return () if ctx.person is None else await ctx.store.memberships.known(ctx.person)


def _why_closed(ctx: Context, known: Iterable[KeptMembership], chapter: Chapter) -> Refusal | None:
    """Why somebody with these memberships cannot apply to a chapter; None where they can."""
    if is_deserted(ctx, chapter):
        return ChapterDeserted(chapter.name)
    there = [one.membership for one in known if one.membership.chapter == chapter.id]
    try:
        steps.may_begin(one.state for one in there)
        admission.check_applications((one.applied for one in there), ctx.now.astimezone(chapter.clock))
    except Refusal as why:
        return why
    return None


def _chapters(asking: Asking[Joining]) -> Sequence[Alternative]:
    return [Alternative(one.id, one.name) for one in asking.facts.chapters.values()]


def _closed(given: str | int, asking: Asking[Joining]) -> Refusal | None:
    """Why they cannot join a chapter that was pressed, or typed by its name."""
    for one, why in asking.facts.closed:
        if given == one.id or (isinstance(given, str) and fold(given) == fold(one.name)):
            return why
    return None


def _platforms(asking: Asking[Joining]) -> Sequence[Alternative]:
    chapter = asking.facts.chapter(asking)
    return _platforms_in(None if chapter is None else chapter.profile)


# A step looks at what is offered again and again, and it is many: made once, it costs a third less.
@cache
def _platforms_in(country: str | None) -> Sequence[Alternative]:
    offered = work.PLATFORMS if country is None else work.platforms_in(country)
    return tuple(Alternative(one.id, one.name, one.also) for one in offered)


def _platform(typed: str, _asking: Asking[Joining]) -> str:
    return work.platform(typed)


def _jobs(asking: Asking[Joining]) -> Sequence[Alternative]:
    return _jobs_in(asking.words)


@cache
def _jobs_in(words: Words) -> Sequence[Alternative]:
    return tuple(Alternative(one, job_name(one, words)) for one in JOBS)


def _needed(asking: Asking[Joining]) -> int:
    chapter = asking.facts.chapter(asking)
    return 0 if chapter is None else asking.facts.sponsors[chapter.id]


def _numbers(typed: str, _asking: Asking[Joining]) -> list[int]:
    return list(admission.named_numbers(typed))


def _shown_platforms(value: list[str], asking: Asking[Joining]) -> str:
    return asking.words.listing([work.platform_name(one) for one in value])


def _shown_numbers(value: list[int], asking: Asking[Joining]) -> str:
    return asking.words.listing([str(one) for one in value])


def _review(asking: Asking[Joining]) -> Post:
    chosen, agreed = "name" in asking.answers, asking.facts.agreed
    return view.review(asking.facts.name, asking.network, asking.words, chosen=chosen, agreed=agreed)


FORM: Final = Form[Context, Joining](
    fields=(
        Field(
            "chapter",
            view.chapter_label,
            lambda asking: view.ask_chapter(asking.words),
            alternatives=_chapters,
            when=lambda asking: asking.facts.only is None,
            sayable=True,
            unfit=_closed,
        ),
        Field(
            "platforms",
            view.platforms_label,
            lambda asking: view.ask_platforms(asking.words),
            alternatives=_platforms,
            read=_platform,
            several=True,
            optional=True,
            show=_shown_platforms,
            skip=view.not_now,
        ),
        Field(
            "jobs",
            view.jobs_label,
            lambda asking: view.ask_jobs(asking.words),
            alternatives=_jobs,
            several=True,
            one_goes_on=True,
            optional=True,
            skip=view.not_now,
        ),
        Field(
            "sponsors",
            view.sponsors_label,
            lambda asking: view.ask_sponsors(_needed(asking), asking.words),
            read=_numbers,
            optional=True,
            when=lambda asking: _needed(asking) > 0,
            show=_shown_numbers,
            hint=view.sponsors_hint,
            skip=view.knows_nobody,
        ),
        agreeing.name_field(),
        agreeing.also_field(),
    ),
    facts=facts,
    review=_review,
    send=view.agree,
    edition=lambda _facts: consents.edition(),
)
"""What `/join` asks. Name and free consents are changed in the review, which shows what holds otherwise."""
