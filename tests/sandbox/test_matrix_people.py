"""People talk to each other through a real Synapse, encrypted and not."""

from pathlib import Path

import pytest

from organiser.sandbox.matrix_people import MatrixPerson, Trust
from organiser.sandbox.synapse import Synapse

pytestmark = pytest.mark.synapse


async def test_two_people_talk_encrypted(synapse: Synapse, tmp_path: Path) -> None:
    """What is said in an encrypted room is decrypted by the other, without manual verification."""
    async with (
        await MatrixPerson.enter(synapse, "bas", store=tmp_path / "bas") as bas,
        await MatrixPerson.enter(synapse, "mina", auto_accept=True) as mina,
    ):
        room = await bas.creates_room("Couriers", encrypted=True, invites=[mina.user_id])
        await bas.until_member(room, mina.user_id)
        event_id = await bas.says(room, "Who rides tonight?", html="Who rides <b>tonight</b>?")
        seen = await mina.until(room, lambda seen: seen.event_id == event_id and seen.decrypted)
        answer = await mina.says(room, "Me.", reply_to=event_id, mentions=[bas.user_id])
        answered = await bas.until(room, lambda seen: seen.event_id == answer and seen.decrypted)

    assert (seen.trust, seen.body) == (Trust.UNVERIFIED, "Who rides tonight?")
    assert seen.html == "Who rides <b>tonight</b>?"
    assert answered.reply_to == event_id
    assert answered.content["m.mentions"] == {"user_ids": [bas.user_id]}
