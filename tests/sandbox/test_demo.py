"""The demo as people meet it: the page in a real Chromium, and the tour in a terminal.

Both run `bot.py demo` as its own process, with a real Synapse and the real bot.
"""

import asyncio
import re
import shutil
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, async_playwright, expect

from organiser.errors import Misconfigured
from organiser.sandbox.demo import main
from organiser.sandbox.picture import route_map

_ROOT = Path(__file__).resolve().parents[2]
_BOT = str(_ROOT / "bot.py")
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_OVERFLOW = """
() => Math.max(document.documentElement.scrollWidth,
  ...[...document.querySelectorAll(".bubble")].map((it) => it.getBoundingClientRect().right)) - innerWidth
"""
_READABLE_PIXELS = 200
_SET_UP_MS = 120_000
_PATIENCE_MS = 15_000
_MARKED = (
    "Dag 민준, **vet _en schuin_**, `<b>`, ||stil||, [hier](https://example.org)\n> eerst\n> dan\nen klaar"
)
_CLIPPED = """
() => [...document.querySelectorAll(".facts span:not(.count)")]
  .filter((it) => it.getBoundingClientRect().right > it.parentElement.getBoundingClientRect().right + 1)
  .map((it) => it.textContent)
"""
_NAMELESS = """
() => [...document.querySelectorAll("button, a, input, textarea, select")]
  .filter((it) => it.checkVisibility() && !(it.ariaLabel || it.textContent.trim() || it.labels?.length))
  .map((it) => it.outerHTML)
"""


_WITHOUT_KEYS = """
async () => {
  const { fromHtml } = await import("/static/rich.js");
  const wide = fromHtml("<table><tr><td>1</td></tr></table><pre>1</pre>");
  return [...wide.children].filter((it) => it.tabIndex < 0).map((it) => it.tagName);
}
"""


_HEARD = """
() => {
  const bot = document.getElementById("bot");
  window.heard = [bot.dataset.how];
  const hear = () => { if (heard.at(-1) !== bot.dataset.how) heard.push(bot.dataset.how); };
  new MutationObserver(hear).observe(bot, { attributeFilter: ["data-how"] });
}
"""


@pytest.mark.parametrize(("port", "language"), [(65536, ""), (-1, ""), (0, "fr")])
def test_what_cannot_be_chosen_is_refused(port: int, language: str) -> None:
    """A port or a language that there is not is one line, before anything is set up."""
    with pytest.raises(Misconfigured, match="^--language is one of" if language else "^--port is a number"):
        main(tour=False, headless=True, port=port, open_browser=False, language=language)


@pytest.mark.synapse
@pytest.mark.timeout(300)
async def test_every_line_of_the_tour_arrives(tmp_path: Path) -> None:
    """The headless tour, told in the language that was asked for, shows both sides and ends with 0."""
    tour = await asyncio.create_subprocess_exec(
        sys.executable, _BOT, "demo", "--tour", "--headless", "--language", "ko",
        stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, cwd=tmp_path,
    )  # fmt: skip
    printed = (await tour.communicate())[0].decode()

    assert tour.returncode == 0, printed
    assert "✗" not in printed
    assert "여덟 사람, 네 가지 언어" in printed
    assert "!도움말" in printed or "!연결" in printed
    assert "봇을 강제로 꺼요(SIGKILL)." in printed
    assert "Gent 지부를 설립했어요." in printed
    assert "실명" in printed
    assert "모든 글이 도착했어요." in printed


@pytest.mark.synapse
@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_a_visitor_speaks_on_both_sides(tmp_path: Path) -> None:
    """What is written, answered, changed and shown on one side of the page is seen on the other."""
    async with _demo(tmp_path) as address, _chromium() as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="en")
        faults = _faults(page)
        await page.goto(address)
        telegram, matrix = page.locator("#telegram"), page.locator("#matrix")
        await expect(telegram.locator(".by-bot").first).to_be_visible(timeout=_SET_UP_MS)
        clipped = await page.evaluate(_CLIPPED)
        # A line of Korean is broken between its words, whatever language the page speaks.
        await expect(telegram.locator(".bubble").first).to_have_css("word-break", "keep-all")
        await page.set_viewport_size({"width": 1440, "height": 900})

        await _speak(telegram, matrix)
        await _answer(telegram, matrix)
        await _change(telegram, matrix)
        await _show(telegram, matrix)
        await _press(telegram)
        await _ask_for_a_code(telegram)
        await _ask_for_own_data(telegram)
        assert ["ready", "stopped", "starting", "ready"] == await _pull_the_plug(page)
        nameless = await page.evaluate(_NAMELESS)
        out_of_reach = await page.evaluate(_WITHOUT_KEYS)
        overflow, height = await _on_small_windows(browser, address, faults)

    assert faults == []
    assert nameless == []
    assert clipped == []
    assert out_of_reach == []
    assert overflow <= 0
    assert height >= _READABLE_PIXELS


async def _speak(telegram: Locator, matrix: Locator) -> None:
    """Words with formatting, typed before a person was chosen, are said by this person; the copy has them."""
    await telegram.locator("textarea").fill("**안녕** 여러분")
    await telegram.get_by_text("민준", exact=True).first.click()
    await telegram.locator("textarea").press("Enter")
    copy = matrix.locator(".by-bot", has_text="민준: 안녕 여러분")

    await expect(copy.locator("strong", has_text="안녕")).to_be_visible(timeout=_PATIENCE_MS)


async def _answer(telegram: Locator, matrix: Locator) -> None:
    """Somebody on Matrix replies (by the keyboard) and reacts to the copy; both arrive at the line itself."""
    copy = matrix.locator(".by-bot", has_text="민준: 안녕 여러분")
    await matrix.locator(".feed").focus()
    await matrix.locator(".feed").press("ArrowUp")
    await copy.press("Tab")
    await copy.locator("[data-do=reply]").press("Enter")
    await _write(matrix, _MARKED)
    answer = telegram.locator(".by-bot", has_text="Bas: Dag 민준")
    await expect(answer.locator(".answered")).to_contain_text("안녕 여러분", timeout=_PATIENCE_MS)
    await copy.hover()
    await copy.locator("[data-do='👍']").click()
    own = telegram.locator(".line.own", has_text="안녕 여러분")

    await expect(own.locator(".reactions")).to_contain_text("👍", timeout=_PATIENCE_MS)


async def _change(telegram: Locator, matrix: Locator) -> None:
    """Who edits finds their words with the marks; the edit changes the copy, a deletion takes it away."""
    own = matrix.locator(".line.own", has_text="Dag 민준")
    await own.hover()
    await own.locator("[data-do=edit]").click()
    await expect(matrix.locator("textarea")).to_have_value(_MARKED)
    await _write(matrix, "Tot later")
    copy = telegram.locator(".by-bot", has_text="Bas: Tot later")
    await expect(copy).to_be_visible(timeout=_PATIENCE_MS)
    own = matrix.locator(".line.own", has_text="Tot later")
    await own.hover()
    await own.locator("[data-do=delete]").click()

    await expect(copy).to_have_count(0, timeout=_PATIENCE_MS)


async def _show(telegram: Locator, matrix: Locator) -> None:
    """A picture with a caption is seen, encrypted, on the other side."""
    picture = FilePayload(name="route.jpg", mimeType="image/jpeg", buffer=route_map())
    await telegram.locator("input[type=file]").set_input_files(picture)
    await _write(telegram, "오늘의 길")
    copy = matrix.locator(".by-bot", has_text="민준: 오늘의 길")

    await expect(copy.locator("img.picture")).to_have_js_property("naturalWidth", 960, timeout=_PATIENCE_MS)


async def _press(telegram: Locator) -> None:
    """The button under the bot's welcome opens the private chat, in which the bot answers."""
    await telegram.locator(".buttons a").first.click()

    await expect(telegram.locator(".by-bot")).to_have_count(1, timeout=_PATIENCE_MS)
    await expect(telegram.locator(".line.own")).to_contain_text("/start")


async def _ask_for_a_code(telegram: Locator) -> None:
    """An admin who asks for a code in the group gets it in private, by the button alone."""
    await telegram.get_by_text("Anna", exact=True).first.click()
    await telegram.locator("[data-chat=group]").click()
    await _write(telegram, "/bridge")
    button = telegram.locator(".buttons a[href*='start=bridge']")
    await button.click(timeout=_PATIENCE_MS)

    await expect(telegram.locator(".by-bot code").first).to_be_visible(timeout=_PATIENCE_MS)
    await expect(telegram.locator(".by-bot").last).to_contain_text("/bridge ")


async def _ask_for_own_data(telegram: Locator) -> None:
    """A command is chosen from the menu of the app; the button below its answer, pressed, brings a file."""
    commands, offered = telegram.locator(".commands"), telegram.locator(".menu button")
    await commands.press("Enter")
    await expect(offered.nth(0)).to_be_focused()
    await offered.nth(0).press("ArrowDown")
    await offered.nth(1).press("Escape")
    await expect(commands).to_be_focused()
    await commands.click()
    await telegram.locator(".menu button", has_text="/mydata").click()
    await telegram.locator(".buttons button").last.click(timeout=_PATIENCE_MS)

    await expect(telegram.locator(".download")).to_be_visible(timeout=_PATIENCE_MS)


async def _pull_the_plug(page: Page) -> list[str]:
    """How the bot is said to be, from then until it is ready again; it is never cut off meanwhile."""
    await page.evaluate(_HEARD)
    for how in ("stopped", "ready"):
        await page.locator(".plug").click()
        await expect(page.locator(f'#bot[data-how="{how}"]')).to_be_visible(timeout=_SET_UP_MS)
    return [str(how) for how in await page.evaluate("heard")]


async def _write(pane: Locator, words: str) -> None:
    await pane.locator("textarea").fill(words)
    await pane.locator("textarea").press("Enter")


async def _on_small_windows(browser: Browser, address: str, faults: list[str]) -> tuple[int, int]:
    """By how many pixels the page or a line in it is wider than a phone, and how high a chat is at 200%."""
    phone = await browser.new_page(viewport={"width": 390, "height": 844}, locale="nl")
    faults += _faults(phone)
    await phone.goto(address)
    await expect(phone.locator("#telegram .line").first).to_be_visible(timeout=_PATIENCE_MS)
    await phone.locator("#tab-matrix").click()
    await expect(phone.locator("#matrix .line").first).to_be_visible(timeout=_PATIENCE_MS)
    overflow = int(await phone.evaluate(_OVERFLOW))
    await phone.set_viewport_size({"width": 320, "height": 640})
    await expect(phone.get_by_role("heading", level=1)).to_have_count(1)
    await phone.set_viewport_size({"width": 720, "height": 450})
    return overflow, int(await phone.locator("#matrix .feed").evaluate("(feed) => feed.clientHeight"))


def _faults(page: Page) -> list[str]:
    """A list that grows with every error in the page's console."""
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return faults


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(found for name in names if (found := shutil.which(name)))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_QUIET)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def _demo(folder: Path) -> AsyncIterator[str]:
    """Run the demo without a browser of its own, and end it as Ctrl-C does; yields its address."""
    demo = await asyncio.create_subprocess_exec(
        sys.executable, _BOT, "demo", "--no-browser",
        stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, cwd=folder,
    )  # fmt: skip
    assert demo.stdout is not None
    try:
        told = (await demo.stdout.readline()).decode()
        found = re.search(r"http://\S+", told)
        assert found is not None, told
        yield found[0]
    finally:
        demo.send_signal(signal.SIGINT)
        rest = (await demo.communicate())[0].decode()

    assert demo.returncode == 0, rest
