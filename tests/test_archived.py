"""A story of an archive compared: what it is made from, and what is set aside."""

from pathlib import Path

from serving import kept, told
from toy_models import toy_models

from crossread.store.opening import archive as opened
from crossread.stream.archived import compare_story


def test_older_versions_are_set_aside_and_counted(tmp_path: Path) -> None:
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        (story,) = kept(archive, [told(1), told(2)])
        plain = compare_story(archive, story, toy_models())
        (story,) = kept(archive, [told(1, extra="in fog", published="2024-03-09")])
        made = compare_story(archive, story, toy_models())
        again = compare_story(archive, story, toy_models())
    assert len(made.readings) == len(plain.readings) == 2
    assert "in fog" in "".join(reading.article.text for reading in made.readings)
    (aside,) = set(made.notes) - set(plain.notes)
    assert aside.startswith("1 older version ")
    assert again.notes == made.notes
