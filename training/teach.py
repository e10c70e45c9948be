"""What a teacher says of labelled and unlabelled articles, as examples for the model that ships.

usage: python training/teach.py --data ../shared --encoder DIR --weights FILE --small DIR
       --reader FILE --out FILE [--unlabelled]
Labelled articles keep their marks beside the teacher's chances; unlabelled ones take the marks of
a small model trained before. It also reads every content again as a text of its own: what is
attributed in there becomes examples of inner attributions, which the corpus does not mark.
"""

import argparse
import pickle
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder import pretrained
from examples import ROLES, Example, Record, examples, load, variant
from tagger import Tagger
from tokenizers import Tokenizer
from train_attribution import batches, heads_of, predict, states, tensors

from crossread.text.sentences import quotations

CERTAIN = 0.8  # a second reading counts from this chance on
CLOSING = "\"”’'»"


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A content as a sentence of its own: no `that` before it, no marks around it, its full stop
    with it. So framed, a cue that scored .92 scores .99, and one in quotation marks is found."""
    whole = quotations(text[start:end])
    if whole and whole[0][0] == 0 and whole[0][1] >= end - start - 1:
        last = whole[0][1] - (text[start + whole[0][1] - 1] in CLOSING)
        return start + 1, start + last
    begin = start + 5 if text[start : start + 5].lower() == "that " else start
    return begin, end + 1 if text[end : end + 1] == "." else end


def with_inner(model: Tagger, records: list[Record], tokenizer: Any) -> list[Record]:
    """The records with what the model finds inside their contents, as `inner` attributions."""
    parts: list[Record] = []
    places: list[tuple[int, int]] = []
    for number, record in enumerate(records):
        text = record["text"]
        for start, end in sorted({tuple(s) for a in record["attributions"] for s in a["content"]}):
            if text.count(" ", start, end) >= 4:
                begin, stop = bare(text, start, end)
                parts.append({"id": "", "text": text[begin:stop], "attributions": []})
                places.append((number, begin))
    heads = [{a["cue"][0][0] for a in r["attributions"] if a["cue"]} for r in records]
    made = [{**record, "attributions": list(record["attributions"])} for record in records]
    for (number, begin), part in zip(
        places, predict(model, parts, tokenizer, CERTAIN), strict=True
    ):
        for a in part["attributions"]:
            moved = {role: [[begin + s, begin + e] for s, e in a[role]] for role in ROLES}
            if moved["source"] and moved["cue"][0][0] not in heads[number]:
                heads[number].add(moved["cue"][0][0])
                made[number]["attributions"].append({**moved, "inner": moved["cue"]})
    return made


@torch.no_grad()
def taught(model: Tagger, windows: list[Example]) -> Iterator[Example]:
    """Each window with the teacher's chances for its cue heads and labels."""
    model.eval()
    for batch in batches(windows, 8192, random.Random(0)):
        t = tensors(batch, 0.0, random.Random(0))
        h = states(model, t)
        chances = torch.sigmoid(model.cue(h)[..., 0])
        rows, heads = heads_of(batch)
        mask = torch.arange(h.shape[1])[None] < t["lengths"][rows][:, None]
        if len(rows):
            links = model.links(h, rows, heads, t["paragraphs"])
            wanted, steps = model.posterior(links, mask)
        at = 0
        for row, example in enumerate(batch):
            end, size = at + len(example.heads), len(example.window.offsets) + 2
            yield replace(
                example,
                chances=chances[row, :size].numpy().astype(np.float16),
                wanted=wanted[at:end, :size].numpy().astype(np.float16) if end > at else None,
                steps=steps[at:end].numpy().astype(np.float16) if end > at else None,
            )
            at = end


def unlabelled(folder: Path) -> list[Record]:
    """News without marks: whole articles of two sets, titles and leads of a third."""
    texts = [r["text"] for r in load(folder / "wording" / "ptc-train.jsonl.gz")]
    pac = load(folder / "stories" / "pac-train.jsonl.gz")
    texts += ["\n\n".join([record["title"], *record["sentences"]]) for record in pac]
    for record in load(folder / "stories" / "neus-train.jsonl.gz"):
        for part in record["source"].split("[SEP]"):
            title, _, lead = part.partition("ARTICLE=>")
            texts.append(f"{title.replace('TITLE=>', '').strip()}\n\n{lead.strip()}")
    return [{"id": "", "text": text, "attributions": []} for text in texts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="the teacher's")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--small", type=Path, required=True, help="the small encoder's directory")
    parser.add_argument("--reader", type=Path, required=True, help="weights of a small model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--unlabelled", action="store_true")
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(2)
    rng = random.Random(args.seed)
    tokenizer = Tokenizer.from_file(str(args.small / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    reader = Tagger(pretrained(args.small))
    reader.load_state_dict(torch.load(args.reader, weights_only=True))
    folder = args.data / "data"
    records = load(folder / "attribution" / "polnear-train.jsonl.gz")
    titles = [record["text"].split("\n", 1)[0].rstrip(".") for record in records]
    if args.unlabelled:
        records = unlabelled(folder)
        marks = predict(reader, records, tokenizer, 0.4)
        records = [
            {**r, "attributions": [{n: a[n] for n in ROLES} for a in m["attributions"]]}
            for r, m in zip(records, marks, strict=True)
        ]
    records = with_inner(reader, records, tokenizer)
    inner = sum("inner" in a for r in records for a in r["attributions"])
    print(f"{sum(len(r['attributions']) for r in records)} attributions, {inner} inner", flush=True)
    windows = [
        e
        for r in records
        for e in examples(variant(r, titles, rng), tokenizer, rng.choice((192, 256, 320)))
    ]
    model = Tagger(pretrained(args.encoder))
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    made = list(taught(model, windows))
    with args.out.open("wb") as file:
        pickle.dump((records, made), file)


if __name__ == "__main__":
    main()
