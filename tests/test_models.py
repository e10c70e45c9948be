"""Opening a model directory: whole, or one clear sentence."""

import json
import shutil
from pathlib import Path

import pytest

from crossread.errors import ModelError
from crossread.models.directories import open_directory, shipped
from crossread.models.tagger import open_model


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("attribution_v2"), tmp_path / "model"))


def test_the_shipped_model_opens_and_says_what_it_is() -> None:
    model = open_directory(shipped("attribution_v2"))
    assert model.method == "attribution@2"
    assert set(model.graphs) == {"encoder", "linker"}


def test_a_changed_file_is_refused_by_its_sha256(copied: Path) -> None:
    with (copied / "linker.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=r"linker\.onnx has sha256"):
        open_directory(copied)


def test_a_missing_file_is_named(copied: Path) -> None:
    (copied / "encoder.onnx").unlink()
    with pytest.raises(ModelError, match=r"encoder\.onnx can't be read"):
        open_directory(copied)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"name": "x"}', '{"name": "x", "version": 1, "files": []}']
)
def test_a_broken_config_is_named(copied: Path, content: str) -> None:
    (copied / "config.json").write_text(content)
    with pytest.raises(ModelError, match=r"config\.json"):
        open_directory(copied)


def test_a_model_without_tokenizer_is_refused(copied: Path) -> None:
    config = json.loads((copied / "config.json").read_text())
    del config["files"]["tokenizer.json"]
    (copied / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match=r"names no tokenizer\.json"):
        open_directory(copied)


@pytest.mark.parametrize("key", ["calibration", "threshold"])
def test_an_attribution_model_without_its_settings_is_refused(copied: Path, key: str) -> None:
    config = json.loads((copied / "config.json").read_text())
    del config[key]
    (copied / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match=f"lacks {key}"):
        open_model(copied)


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelError, match="nothing_v9"):
        shipped("nothing_v9")


def test_weights_are_small_enough_to_ship() -> None:
    size = sum(file.stat().st_size for file in shipped("attribution_v2").iterdir())
    assert size <= 30_000_000


def test_graphs_say_nothing_of_where_they_were_made() -> None:
    for file in shipped("attribution_v2").glob("*.onnx"):
        content = file.read_bytes()
        assert not any(trace in content for trace in (b".py", b"site-packages", b"stack_trace"))
