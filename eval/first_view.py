"""Bytes of HTML pages and the time to their first view in Chromium: first_view.py FILE.html...

Five fresh visits a page; prints the median of the first contentful paint, in milliseconds.
"""

import shutil
import sys
from pathlib import Path
from statistics import median

VISITS = 5
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  const first = list.getEntriesByName('first-contentful-paint')[0];
  if (first) done(first.startTime);
}).observe({type: 'paint', buffered: true}))"""


def main() -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name in sys.argv[1:]:
            path, times = Path(name).resolve(), []
            for _ in range(VISITS):
                context = browser.new_context(viewport={"width": 1400, "height": 900})
                page = context.new_page()
                page.goto(path.as_uri())
                times.append(float(page.evaluate(PAINT)))
                context.close()
            print(f"{name}: {path.stat().st_size:,} bytes, first view {median(times):.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
