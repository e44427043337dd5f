"""Codes are found by their hash, replaced by newer ones, used once, and forgotten."""

from datetime import timedelta

from sqlalchemy import text

from organiser.members.codes import OneTimeCode, Purpose
from organiser.storage import one_time_codes
from organiser.storage.store import Store
from tests.fakes.clock import START

LATER = START + timedelta(minutes=10)


async def works(store: Store, secret: str) -> bool:
    """Whether it is a code that is kept."""
    return await store.one_time_codes.referred(store.one_time_codes.reference(secret)) is not None


async def test_a_code_is_found_by_its_reference(store: Store) -> None:
    """Neither secret nor reference stands in the database as it is."""
    codes = store.one_time_codes
    code = OneTimeCode(Purpose.LINK, 7, LATER)
    await codes.put("K7Q29FMX", code)
    reference = codes.reference("K7Q29FMX")
    row = (await store.connection.execute(text("SELECT hash FROM one_time_code"))).one()

    assert code == await codes.referred(reference)
    assert 43 == len(reference)
    assert b"K7Q29FMX" not in row.hash
    for made_up in ("", "x", "é" * 43, "=" * 43, "A" * 43):
        assert await codes.referred(made_up) is None
        assert not await codes.use(made_up)


async def test_a_newer_code_takes_the_place_of_an_older_one(store: Store) -> None:
    """Of the same purpose for the same subject, or for nobody."""
    codes = store.one_time_codes
    for secret, purpose, subject in (
        ("A", Purpose.LINK, 7),
        ("B", Purpose.LINK, 8),
        ("C", Purpose.FOUND, None),
        ("D", Purpose.LINK, 7),
        ("E", Purpose.FOUND, None),
    ):
        await codes.put(secret, OneTimeCode(purpose, subject, LATER))

    assert [False, True, False, True, True] == [await works(store, secret) for secret in "ABCDE"]


async def test_a_code_is_used_once(store: Store) -> None:
    """Whoever comes second finds nothing."""
    codes = store.one_time_codes
    await codes.put("A", OneTimeCode(Purpose.CLAIM, 3, LATER))

    assert await codes.use(codes.reference("A"))
    assert not await codes.use(codes.reference("A"))
    assert not await works(store, "A")


async def test_old_codes_are_forgotten(store: Store) -> None:
    """Those whose time was over before."""
    await store.one_time_codes.put("A", OneTimeCode(Purpose.LINK, 7, LATER))
    await one_time_codes.expire(store.connection, LATER)

    assert await works(store, "A")
    await one_time_codes.expire(store.connection, LATER + timedelta(seconds=1))
    assert not await works(store, "A")
