"""How long from an arrow key to the painted frame, for every slider of the book: `python -m tests.book.latency [n]`

Each slider takes n key presses (default 24) at uneven moments, so that they fall anywhere between two screen refreshes.
The clock runs from the browser's own time of the key event to the first task after the next frame was painted. Prints
one line a slider; ends 1 where a median is above 20 ms. A measurement, not a test: run it on a quiet machine.
"""

from __future__ import annotations

import random
import statistics
import sys

from playwright.sync_api import Page, sync_playwright

from tests.book.checks import explorers, visiting
from tests.book.site import built, launch, pages, served

MEDIAN_AT_MOST = 20.0
CLOCK = """() => {
    window.paints = [];
    let pressed = 0;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.paints.push(performance.now() - pressed);
    document.addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
    document.addEventListener("input", () => requestAnimationFrame(() => channel.port2.postMessage(0)));
}"""


def latencies(page: Page, presses: int, rng: random.Random) -> dict[str, list[float]]:
    """Milliseconds from key to paint, by slider."""
    page.evaluate(CLOCK)
    found = {}
    for explorer in explorers(page):
        for slider in explorer.locator("input[type=range]").all():
            slider.focus()
            page.keyboard.press("Home")
            page.wait_for_timeout(100)
            page.evaluate("window.paints.length = 0")
            last, key = int(slider.get_attribute("max") or 0), "ArrowRight"
            for _ in range(presses):
                place = int(slider.input_value())
                key = "ArrowLeft" if place == last else "ArrowRight" if place == 0 else key
                page.keyboard.press(key)
                page.wait_for_timeout(rng.uniform(40, 80))
            found[slider.get_attribute("id") or ""] = page.evaluate("window.paints")
    return found


def main(presses: int = 24) -> int:
    slow = 0
    with sync_playwright() as playwright, served(built()) as site:
        browser = launch(playwright)
        for name in pages():
            with visiting(browser, site.address + name) as visit:
                for slider, times in latencies(visit.page, presses, random.Random(0)).items():
                    assert len(times) == presses, f"{slider}: {len(times)} paints for {presses} keys"
                    median, worst = statistics.median(times), max(times)
                    slow += median > MEDIAN_AT_MOST
                    print(f"{name:40} {slider:34} median {median:5.1f} ms, slowest {worst:5.1f} ms, n = {len(times)}")
        browser.close()
    print(f"{slow} sliders above {MEDIAN_AT_MOST:.0f} ms" if slow else f"all at most {MEDIAN_AT_MOST:.0f} ms")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
