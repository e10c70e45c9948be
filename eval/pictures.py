"""The pictures of docs/, drawn from the example story as it is shown now: make pictures.

The page that compares it at 1400, 800 and 360 px, light and dark, and one article as it is read.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
STORY = ROOT / "examples" / "varrow-dam"
ARTICLE = STORY / "open-sluice.txt"


class Picture(NamedTuple):
    """One file of docs/: what it shows, how wide and high, in which colours."""

    name: str
    page: str
    width: int
    height: int
    colours: str


PICTURES = (
    Picture("matrix.png", "compared.html", 1400, 1200, "light"),
    Picture("matrix-dark.png", "compared.html", 1400, 1200, "dark"),
    Picture("matrix-800.png", "compared.html", 800, 1100, "light"),
    Picture("matrix-800-dark.png", "compared.html", 800, 1100, "dark"),
    Picture("matrix-360.png", "compared.html", 360, 900, "light"),
    Picture("matrix-360-dark.png", "compared.html", 360, 900, "dark"),
    Picture("reading.png", "read.html", 1240, 1400, "light"),
)


def main() -> int:
    docs = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    inputs = [str(path) for path in sorted(STORY.iterdir()) if path.suffix != ".json"]
    with tempfile.TemporaryDirectory() as folder:
        for name, command in (
            ("compared.html", ["compare", *inputs]),
            ("read.html", ["read", str(ARTICLE)]),
        ):
            made = ["-m", "crossread", *command, "--quiet", "-o", str(Path(folder, name))]
            code = subprocess.run([sys.executable, *made], check=False).returncode
            if code not in (0, 1):
                return code
        drawn(Path(folder), docs)
    return 0


def drawn(pages: Path, docs: Path) -> None:
    """Each picture into `docs`, from its page in `pages`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for picture in PICTURES:
            dark = picture.colours == "dark"
            context = browser.new_context(
                viewport={"width": picture.width, "height": picture.height},
                color_scheme="dark" if dark else "light",
            )
            page = context.new_page()
            page.goto((pages / picture.page).as_uri())
            page.screenshot(path=docs / picture.name)
            context.close()
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
