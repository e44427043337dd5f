"""What the operator sees of a running bot: figures, a log that can be followed, and `doctor`."""

from prometheus_client.parser import text_string_to_metric_families

from tests.process.scene import Scene


async def test_a_message_can_be_followed_and_is_counted(scene: Scene) -> None:
    """Its correlation id stands at dispatch and at delivery; lag, pacing and outcomes are in /metrics.

    `doctor` works meanwhile. What it has to say is that the null homeserver keeps no encryption keys.
    """
    child = await scene.joined(LOG_LEVEL="debug", TELEGRAM_GROUP_PER_MINUTE="2")
    scene.anna.says(scene.group, "counted once")
    await scene.crosses_to_matrix("counted once")
    for number in range(4):
        scene.robin_says(f"counted {number}")
    await child.until_logged("delivery", 2, network="telegram", kind="post", outcome="sent")
    await child.until_logged("dispatch.line", 5)
    doctor = await scene.runs("doctor")
    sent = child.logged("delivery", network="matrix", kind="post", outcome="sent")
    (line,) = [one for one in sent if not one["correlation"].startswith("0-")]  # notices are nobody's line
    counted = figures((await child.get("/metrics")).text)

    assert child.logged("dispatch.line", correlation=line["correlation"].partition("-")[0])
    assert 1 <= counted["organiser_intake_lag_seconds_count", "telegram", ""]
    assert 4 <= counted["organiser_intake_lag_seconds_count", "matrix", ""]
    assert 1 <= counted["organiser_pacing_wait_seconds_count", "telegram", "group"]
    assert len(sent) == counted["organiser_deliveries_total", "matrix", "post sent"]
    assert {"organiser_outbox_depth", "organiser_in_doubt", "organiser_outbox_oldest_seconds"} <= {
        name for name, _, _ in counted
    }
    assert (1, 1) == (doctor.code, doctor.stdout.count(b"FAULT")), doctor.tail
    assert b"The server has no encryption keys of the bot's device." in doctor.stdout
    assert b"2 chats share conversations." in doctor.stdout


def figures(text: str) -> dict[tuple[str, str, str], float]:
    """Each figure by its name, its network, and its other labels in one string."""
    found: dict[tuple[str, str, str], float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            rest = " ".join(value for name, value in sample.labels.items() if name not in {"network", "le"})
            found[sample.name, sample.labels.get("network", ""), rest] = sample.value
    return found
