"""Outages of 8, 40, 200 and 400 seconds in full length: ``python -m benchmarks.outages``, about twelve minutes.

Two members in real Chromium take a test at real sites at the same time: one whose connections are cut, and one whose
network lets nothing through and says nothing. The tests play the same with a shortened clock. The exit code is 1 where
an answer is not stored exactly once.
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from browser.steps import hand_in, saved
from chromium import SIZES, launched
from faults.outages import KINDS, Sent, play
from faults.sites import is_sound, stored
from playwright.sync_api import Page
from proxy import Proxy
from running_site import RunningSite, make_home


def main() -> int:
    """Play the kind that is named, or all of them side by side."""
    if sys.argv[1:]:
        return _one(sys.argv[1])
    running = [subprocess.Popen([sys.executable, "-m", "benchmarks.outages", kind]) for kind in KINDS]
    return max(one.wait() for one in running)


def _one(kind: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        site = RunningSite(make_home(Path(folder) / "home", time_limit=60))
        with site, launched() as browser:
            network, sent = Proxy(site.port), Sent()
            page = browser.new_context(viewport=SIZES["phone"], locale="zh-CN").new_page()
            sent.watch(page)
            outages = play(page, network, kind, _pass)
            saved(page)
            _hand_in(page)
            [steps] = stored(site.home).values()
            sound = is_sound(site.home)
            network.close()
    held = Counter(operation for _, operation, _ in steps)
    lost = sent.kept - held.keys()
    again = sum(times - 1 for times in sent.operations.values())
    for one in outages:
        print(f"{kind:8} {one.seconds:4} s  back after {one.recovered:4.1f} s  the page said: {one.told}")
    print(
        f"{kind:8} {len(held)} operations stored, {len(sent.operations)} made, {again} times sent again, "
        f"{len(lost)} lost, {sum(held.values()) - len(held)} stored twice, database {'sound' if sound else 'BROKEN'}"
    )
    return 0 if sound and not lost and max(held.values()) == 1 and len(outages) == 4 else 1


def _pass(page: Page, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page.wait_for_timeout(500)


def _hand_in(page: Page) -> None:
    page.get_by_role("button", name="答题卡").click()
    hand_in(page)


if __name__ == "__main__":
    sys.exit(main())
