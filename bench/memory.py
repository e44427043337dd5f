"""What a large message map costs: memory that stays and grows, and processor time for each message."""

import itertools
import sqlite3
import time
from pathlib import Path

from bench import burst
from bench.scene import World

BATCH = 20_000
MEGABYTE = 1024 * 1024
_LINE = "INSERT INTO line (id, conversation_id, chat_id, author, at) VALUES (?, ?, ?, ?, ?)"
_COPY = "INSERT INTO copy (line_id, chat_id, part, message) VALUES (?, ?, ?, ?)"


def fill(database: Path, rows: int) -> None:
    """Put as many rows into the message map, two for each line, as a year of talk would have done."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA synchronous=OFF")
    places = connection.execute(
        "SELECT a.id, b.id, a.conversation_id FROM chat a JOIN chat b"
        " ON a.conversation_id = b.conversation_id AND a.id < b.id"
    ).fetchall()
    now = int(time.time() * 1000)
    for begin in range(0, rows // 2, BATCH):
        numbers = range(begin + 1, min(begin + BATCH, rows // 2) + 1)
        chosen = [places[number % len(places)] for number in numbers]
        lines = [
            (number, talk, chat, b"author of an old line, by key...", now)
            for number, (chat, _, talk) in zip(numbers, chosen, strict=True)
        ]
        copies = [
            (number, place[side], 0, f"${number}:a-message-id-of-usual-length-{side}")
            for (number, place), side in itertools.product(zip(numbers, chosen, strict=True), (0, 1))
        ]
        with connection:
            connection.executemany(_LINE, lines)
            connection.executemany(_COPY, copies)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def send(world: World, messages: int, *, portion: int = 1000) -> list[burst.Burst]:
    """Let messages cross, portion by portion, in turn both ways."""
    portions = []
    for number in range(messages // portion):
        cross = burst.to_telegram if number % 2 else burst.to_matrix
        portions.append(await cross(world, portion))
    return portions
