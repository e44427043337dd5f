"""Reading a one-time code that somebody typed, of whatever kind; wrong ones are counted."""

from organiser.bridge.codes import tidy
from organiser.context import Context
from organiser.members.codes import CodeUnfit, OneTimeCode, Purpose, redeem, wrong_since


async def read(ctx: Context, typed: str, purpose: Purpose) -> tuple[str, OneTimeCode]:
    """The code that was typed, with the reference by which it is used up; it is not used yet.

    Raises:
        TriesExhausted, CodeUnfit, CodeOver: it cannot be used.
    """
    reference = ctx.store.one_time_codes.reference(tidy(typed))
    tries = await ctx.store.codes.tries(ctx.author)
    found = await ctx.store.one_time_codes.referred(reference)
    try:
        return reference, redeem(found, purpose, tries, ctx.now)
    except CodeUnfit:
        await count_wrong(ctx)
        raise


async def count_wrong(ctx: Context) -> None:
    """Count a wrong code of who asks."""
    tries = await ctx.store.codes.tries(ctx.author)
    await ctx.store.codes.count_guess(ctx.author, wrong_since(tries, ctx.now) + 1, ctx.now)
