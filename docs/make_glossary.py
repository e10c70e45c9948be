"""The glossary as a page: run as a script, this writes docs/glossary.md."""

from pathlib import Path

from crossread.report.views.glossary import TERMS

PAGE = Path(__file__).with_name("glossary.md")


def page() -> str:
    """The text of docs/glossary.md."""
    lines = [f"**{term}**: {said}\n" for term, said in TERMS.items()]
    return "\n".join(["# Glossary\n", "The pages show these as tooltips.\n", *lines])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
