"""Models that answer by plain rules on words, through the graphs of the shipped ones.

The toy pair model goes by shared words, figures and `not`; the toy attribution model takes
`NAME said that ...` apart, up to the full stop.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from crossread.models.coverage_tags import CONTENT, CUE, OUTSIDE, SAID
from crossread.models.directories import Graph, Model
from crossread.models.tagger import LABELS, SEP, AttributionModel
from crossread.models.windows import Encoding
from crossread.pipeline import Models

WIDTH = 512
BASE = 2_048  # up to it, half as exact a number holds every whole one
NEVER = -1e4
_PIECE = re.compile(r"\w+|[^\w\s]")
_PLAIN = (
    "a an the that of in on at by to for with had has have is are was were it and . , ’ ' : “ ”"
)
Answer = list[NDArray[np.float32]]
Feed = Mapping[str, NDArray[np.generic]]
Numbers = NDArray[Any]


def piece(word: str) -> int:
    """The number of a word: of its letters alone, so that no text changes another's."""
    return 1000 + crc32(word.lower().encode()) % 10_000_000


@dataclass(frozen=True)
class Words:
    """What the toy tokenizer gives for one text."""

    ids: list[int]
    offsets: list[tuple[int, int]]


@dataclass
class ToyTokenizer:
    """Words and marks as pieces; `seen` keeps every text it was given."""

    seen: list[str] = field(default_factory=list)

    def encode_batch(
        self, input: list[str], *, add_special_tokens: bool = True
    ) -> Sequence[Encoding]:
        assert not add_special_tokens
        self.seen += input
        found = [list(_PIECE.finditer(text)) for text in input]
        return [Words([piece(w.group()) for w in ws], [w.span() for w in ws]) for ws in found]


def toy_vector(part: Iterable[tuple[int, int]]) -> NDArray[np.float32]:
    """The words of a text as a unit vector, [1, WIDTH]."""
    found = np.full(WIDTH, 1e-3)
    for word in {word for word, _ in part} - ToyPairs.plain:
        found[word % WIDTH] += 1
    unit: NDArray[np.float32] = (found / np.linalg.norm(found)).astype(np.float32)
    return unit[None]


class ToyVectors:
    """The vectors of stretches, of the ids and cases that the states hold."""

    def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
        assert output_names == ["vectors"]
        states = input_feed["states"][0].astype(np.int64)
        places = zip(input_feed["first"].tolist(), input_feed["last"].tolist(), strict=True)
        found = [toy_vector(map(tuple, states[a : b + 1].tolist())) for a, b in places]
        return [np.concatenate(found)]


class ToyPairs:
    """Facts are the stretches between marks and words of saying; vectors are the words held; a
    relation hangs on shared words, then on `not`, then figures."""

    plain = frozenset(piece(word) for word in _PLAIN.split())
    negations = frozenset(piece(word) for word in "not no never".split())
    parting = frozenset(piece(word) for word in "said denied reported told that . , ; ? !".split())
    shortest = 3  # pieces of a fact

    def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
        assert output_names is not None
        ids, cases = input_feed["ids"][0], input_feed["cases"][0]
        assert ids[-1] == SEP
        if output_names[0] == "states":
            states = np.stack([ids, cases], 1)[None].astype(np.float32)
            return [states, self.chances(ids.tolist())][: len(output_names)]
        if output_names == ["vector"]:
            return [toy_vector(zip(ids[1:-1].tolist(), cases[1:-1].tolist(), strict=True))]
        marked, second = input_feed["quotes"][0] == 1, input_feed["starts"][0] == 1
        return [self.relation(ids, cases, marked, second)]

    def chances(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The chances of stretches, of the special tokens too, [1, pieces, pieces]."""
        found = np.zeros((1, len(ids), len(ids)), np.float32)
        begin = 1
        for at in range(1, len(ids)):
            if ids[at] in self.parting or at == len(ids) - 1:
                if at - begin >= self.shortest:
                    found[0, begin, at - 1 - begin] = 0.9
                begin = at + 1
        return found

    @classmethod
    def relation(
        cls, ids: Numbers, cases: Numbers, marked: Numbers, second: Numbers
    ) -> NDArray[np.float32]:
        sides = (marked & ~second, marked & second)
        parts = [list(zip(ids[s].tolist(), cases[s].tolist(), strict=True)) for s in sides]
        a, b = ({w for w, case in part if case != 3} - cls.plain for part in parts)
        denies = bool(a & cls.negations) != bool(b & cls.negations)
        a, b = a - cls.negations, b - cls.negations
        figures = [{word for word, case in part if case == 3} for part in parts]
        if 2 * len(a & b) < 0.6 * (len(a) + len(b)) or not a & b:
            answer = [0.02, 0.02, 0.02, 0.94]
        elif denies:
            answer = [0.02, 0.02, 0.92, 0.04]
        elif figures[0] != figures[1]:
            answer = [0.02, 0.92, 0.02, 0.04]
        else:
            answer = [0.92, 0.02, 0.02, 0.04]
        return np.array([answer], np.float32)


class ToyNarrow:
    """The ids and cases that the states hold, in numbers that half as exact a number can hold."""

    def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
        assert output_names == ["narrow"]
        ids, cases = np.moveaxis(input_feed["states"].astype(np.int64), -1, 0)
        digits = (ids % BASE, ids // BASE % BASE, ids // BASE**2, cases)
        return [np.stack(digits, -1).astype(np.float32)]


class ToySieve:
    """The relation that the toy pair model gives."""

    def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
        assert output_names == ["relation"]
        seen, second = input_feed["narrow"][0].astype(np.int64), input_feed["sides"][0] == 1
        ids, marked = seen[:, :3] @ [1, BASE, BASE**2], input_feed["marks"][0] == 1
        return [ToyPairs.relation(ids, seen[:, 3], marked, second)]


class ToyCoverage:
    """An outlet in front of `omits` leaves out what stands behind it."""

    omits = piece("omits")

    def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
        assert output_names == ["said", "before", "tags"]
        ids, roles = input_feed["states"][0, :, 0].astype(np.int64), input_feed["roles"]
        said = np.zeros((len(roles), len(SAID)), np.float32)
        tags = np.zeros((len(roles), len(ids), 4), np.float32)
        (cues,) = np.nonzero(ids == self.omits)
        for row, role in enumerate(roles):
            spoken = len(cues) > 0 and np.flatnonzero(role == 1)[-1] < cues[0]
            said[row, SAID.index("absent" if spoken else "")] = 0.9
            for at in range(len(ids)):
                behind = spoken and at > cues[0]
                tags[row, at, CONTENT if behind else CUE if at in cues else OUTSIDE] = 0.9
        return [said, np.zeros(len(roles), np.float32), tags]


class ToyCues:
    """A cue's head wherever the word is one of those that say or deny; the states are the ids."""

    cues = tuple(piece(word) for word in ("said", "denied", "reported", "told"))

    def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
        assert output_names is None
        ids = input_feed["ids"].astype(np.float32)
        chances = np.stack([np.isin(ids, self.cues) * 0.9, np.zeros_like(ids)], 2)
        return [ids[..., None], chances.astype(np.float32)]


class ToyLinks:
    """Before a cue its source, behind it its content, each to the next full stop or paragraph."""

    def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
        assert output_names is None
        heads, states = input_feed["heads"], input_feed["states"]
        ids = states[0, :, 0].astype(int)
        lines = input_feed["paragraphs"]
        links = np.zeros((len(heads), len(ids), len(LABELS)), np.float32)
        stops = [0, *np.flatnonzero(ids == piece(".")).tolist(), len(ids) - 1]
        for row, head in enumerate(heads.astype(int).tolist()):
            begin = max(stop for stop in stops if stop < head) + 1
            end = min(stop for stop in stops if stop > head)
            source = [at for at in range(begin, head) if lines[at] == lines[head]]
            content = [at for at in range(head + 1, end) if lines[at] == lines[head]]
            for role, held in (("source", source), ("content", content)):
                for at in held:
                    mark = "B" if at == held[0] else "I"
                    links[row, at, LABELS.index(f"{mark}-{role}")] = 9
        return [links]


def toy_pairs(tokenizer: ToyTokenizer | None = None) -> Model:
    """The toy pair model; the tokenizer keeps what it was given."""
    config = {"longest": 96, "around": 14, "threshold": 0.5}
    return Model("toy-pairs@1", config, tokenizer or ToyTokenizer(), toy_graphs())


def toy_graphs(matching: Graph | None = None, sieve: Graph | None = None) -> dict[str, Graph]:
    """The graphs of the toy pair model, or others in place of two of them."""
    return {
        "matching": matching or ToyPairs(),
        "vectors": ToyVectors(),
        "narrow": ToyNarrow(),
        "sieve": sieve or ToySieve(),
        "coverage": ToyCoverage(),
    }


def toy_attribution(tokenizer: ToyTokenizer | None = None) -> AttributionModel:
    """The toy attribution model."""
    moves = [
        [NEVER if new[0] == "I" and old[2:] != new[2:] else 0.0 for new in LABELS] for old in LABELS
    ]
    return AttributionModel(
        Model(
            "toy-said@1",
            {},
            tokenizer or ToyTokenizer(),
            {"encoder": ToyCues(), "linker": ToyLinks()},
        ),
        0.5,
        0.5,
        0.5,
        np.array(moves, np.float32),
        np.array([NEVER if label[0] == "I" else 0.0 for label in LABELS], np.float32),
        np.array([[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]] * 2, np.float32),
    )


def toy_models(tokenizer: ToyTokenizer | None = None) -> Models:
    """Both toy models, which share what they keep."""
    given = tokenizer or ToyTokenizer()
    return Models(toy_attribution(given), toy_pairs(given))
