"""`/me`: who somebody is here and what waits for them, with buttons to what changes it; `/name`."""

from datetime import datetime
from typing import Final

from organiser.chat.outgoing import Post
from organiser.command_table import Parsed
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers import running
from organiser.handlers.members import forms
from organiser.handlers.members.accounts import trust
from organiser.handlers.members.accounts.person import shown_account
from organiser.handlers.members.joining import sponsoring
from organiser.handlers.members.membership import suspensions
from organiser.handlers.members.roles import likeness
from organiser.kernel import last_day
from organiser.members import consents, names, work
from organiser.members.admission import SponsorState
from organiser.members.roles import Role
from organiser.members.states import APPLICATIONS, LIVE, State
from organiser.presses import Pressed
from organiser.storage.memberships import KeptMembership
from organiser.views.commands import spelled
from organiser.views.members import agreeing as agreeing_view
from organiser.views.members import profile as view
from organiser.views.members import trust as trust_view
from organiser.views.members.profile import ShownMembership, ShownPerson
from organiser.views.members.work import job_name

PREFIX: Final = "me"
"""How the buttons begin that open a command; its name follows."""


async def me(ctx: Context, _args: Arguments) -> Post:
    """Say who somebody is here."""
    who = ctx.require_person()
    known = await ctx.store.memberships.known(who)
    suspended = (await ctx.store.memberships.left_suspended(who, ctx.now)).values()
    marked = {one.membership.id: one.until for one in suspended}
    shown = [
        await _shown(ctx, one, marked.get(one.membership.id))
        for one in known
        if one.membership.state is not State.MERGED
    ]
    accounts = [shown_account(ctx, one) for one in await ctx.store.people.accounts(who)]
    given = await ctx.store.consents.of(who)
    changed = consents.to_ask_again(given)
    agreed = consents.are_given(given) - set(changed)
    person = ShownPerson(
        memberships=tuple(shown),
        accounts=tuple(accounts),
        agreed=tuple(one for one in consents.Purpose if one in agreed),
        form=await _form(ctx, who),
        asked=await _asked(ctx),
        acts=await _acts(ctx, who),
        changed=changed,
    )
    return view.me(person, await _buttons(ctx), ctx.chat.ref.network, ctx.words)


async def _shown(ctx: Context, kept: KeptMembership, marked: datetime | None) -> ShownMembership:
    chapter = await ctx.store.chapters.get(kept.membership.chapter)
    does = await ctx.store.work.of(kept.membership.id)
    zone, membership = chapter.clock, kept.membership
    probation = await suspensions.probation(ctx, membership, chapter)
    heard = await ctx.store.acts.heard(ctx.require_person(), chapter.id) if membership.state in LIVE else None
    running_roles = await ctx.store.roles.running_in(chapter.id, ctx.now)
    return ShownMembership(
        chapter=chapter.name,
        number=membership.id,
        state=membership.state,
        name=kept.name,
        day=(probation[0] if probation else membership.since).astimezone(zone).date(),
        leaves=None if membership.leaves is None else last_day(membership.leaves, zone),
        span=await suspensions.span(ctx, membership, chapter),
        marked=None if marked is None else chapter.day(marked),
        heard=None if heard is None else (heard.act.expires, zone),
        roles=tuple(
            (one.role, last_day(one.until, zone)) for one in running_roles if one.membership == membership.id
        ),
        work=(*map(work.platform_name, does.platforms), *(job_name(one, ctx.words) for one in does.jobs)),
    )


async def _form(ctx: Context, person: int) -> str:
    """The command whose questions wait for them in another chat; of one in this chat every answer reminds."""
    opened = await ctx.store.dialogs.find(person)
    if opened is None or opened.chat == ctx.chat.id:
        return ""
    command = ctx.house.commands.find(opened.command)
    return "" if command is None else spelled(command, ctx.chat.ref.network, ctx.words)


async def _asked(ctx: Context) -> tuple[int, ...]:
    """The open applications about which they were asked, and have said nothing, from the oldest on."""
    about = await sponsoring.open_about(ctx)
    return tuple(sorted(number for number, (_, said) in about.items() if said is SponsorState.ASKED))


async def _acts(ctx: Context, person: int) -> tuple[int, ...]:
    """What they proposed, as stewards, and nobody has confirmed yet."""
    waiting = [
        kept
        for held in (await ctx.standing()).memberships
        if Role.STEWARD in held.roles
        for kept in await ctx.store.acts.waiting(held.chapter)
    ]
    return tuple(kept.id for kept in waiting if kept.act.proposed_by == person)


async def _buttons(ctx: Context) -> dict[str, str]:
    """What can be opened from here: what they may ask for."""
    live = any(held.live for held in (await ctx.standing()).memberships)
    wanted = [name for name in view.BUTTONS if live or name not in {"leave", "work"}]
    return {name: f"{PREFIX}:{name}" for name in wanted if ctx.house.commands.find(name) is not None}


async def opened(ctx: Context, press: Pressed) -> str:
    """Do what a command would do, as if it had been typed here."""
    command = ctx.house.commands.find(press["command"])
    if command is not None:
        await running.run(ctx, Parsed(command))
    return ""


NAME: Final = forms.single("name", view.name_label, agreeing_view.ask_name)


async def name(ctx: Context, args: Arguments) -> Post:
    """Show a member under another name, in every chapter of theirs.

    Raises:
        NameEmpty, NameTooLong: it can be no name.
    """
    chosen = names.shown_name(args["name"])
    live = [held for held in (await ctx.standing()).memberships if held.live]
    if not live:
        return view.no_name(ctx.chat.ref.network, ctx.words)
    again = False
    for held in live:
        before = await ctx.store.memberships.get(held.id)
        chapter = await ctx.store.chapters.get(held.chapter)
        await ctx.store.memberships.rename(held.id, chosen)
        if before is not None and before.membership.state in APPLICATIONS:
            # Whom an applicant could be taken for is said with every application.
            again |= await sponsoring.renamed(ctx, before, chosen, chapter)
        else:
            await likeness.warn(ctx, chapter, held.id, chosen)
    await trust.tell_older(
        ctx, lambda account, network, words: trust_view.renamed_there(account, chosen, network, words)
    )
    return view.renamed(chosen, ctx.words, again=again)
