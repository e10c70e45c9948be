"""What a teacher says of unlabelled pairs of claims, for the matching model to learn.

usage: PYTHONPATH=src:training:eval python training/teach_matching.py --data ../shared
       --encoder DIR --weights FILE --small DIR --out FILE
Pairs are those that the walk would judge in SEESAW, PAC and the leads of NeuS train, and some drawn
at random from each story; none are of the stories that are kept for measuring. `--encoder` is the
teacher's directory, `--small` the one whose tokenizer both read with.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import stories
import torch
from encoder import pretrained
from frames import RELATIONS
from pairs import PairModel, sentences, tensors
from tokenizers import Tokenizer
from train_matching import load

from crossread.article.claims import claims
from crossread.article.page import page_of
from crossread.article.speakers.mentions import names_of
from crossread.models.pairs import embed
from crossread.pipeline import Models, open_models, take_apart
from crossread.records import Article
from crossread.story.matching import candidates

HELD = 16  # of a hundred stories, whose labelled pairs are for choosing and fitting alone
DRAWN = 4  # claims of a story for each pair drawn at random

Texts = tuple[str, str]


def is_held(story: str) -> bool:
    """Whether a story's labelled pairs are not trained on."""
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % 100 < HELD


def told(folder: Path) -> Iterator[list[Article]]:
    """The stories to learn from."""
    for name in stories.SETS:
        for number, story in enumerate(stories.told(folder, name)):
            measured = range(stories.LABELLED.start, stories.LABELLED.stop)
            if number not in measured and not is_held(story.name):
                yield list(story.articles.values())
    for number, record in enumerate(load(folder / "data/stories/neus-train.jsonl.gz")):
        if not is_held(str(number)):
            yield leads(record["source"])


def leads(source: str) -> list[Article]:
    """The titles and leads of one record of NeuS."""
    found = []
    for number, part in enumerate(source.split("[SEP]")):
        title, _, lead = (each.strip() for each in part.partition("ARTICLE=>"))
        title = title.replace("TITLE=>", "").strip()
        text = f"{title}\n\n{lead}"
        found.append(Article(text, f"outlet {number}", title_length=len(title), lang="en"))
    return found


def pairs(articles: Sequence[Article], models: Models, rng: random.Random) -> list[Texts]:
    """The pairs of one story."""
    read = [take_apart(each, models.attribution) for each in articles]
    named = [names_of(page_of(each.article), each.attributions) for each in read]
    said = [each for pair in zip(read, named, strict=True) for each in claims(*pair)]
    texts = [each.text for each in said]
    found = [(texts[a], texts[b]) for a, b in candidates(said, embed(texts, models.matching))]
    found += [(rng.choice(texts), rng.choice(texts)) for _ in range(len(texts) // DRAWN)]
    return [each for each in dict.fromkeys(found) if each[0] != each[1]]


@torch.no_grad()
def chances(model: PairModel, texts: Sequence[Texts], tokenizer: Tokenizer) -> list[list[float]]:
    """The chances of the relations of each pair, as the teacher has them."""
    first, second = (sentences([each[side] for each in texts], tokenizer) for side in (0, 1))
    order = sorted(range(len(texts)), key=lambda n: len(first[n].ids) + len(second[n].ids))
    found: list[list[float]] = [[] for _ in texts]
    for at in range(0, len(order), 64):
        part = order[at : at + 64]
        _, relation = model(tensors([(first[n], second[n]) for n in part]))
        for place, row in zip(part, torch.softmax(relation.float(), -1).tolist(), strict=True):
            found[place] = [round(value, 4) for value in row]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "encoder", "weights", "small", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(2)
    rng = random.Random(5)
    models = open_models()
    texts = [each for story in told(args.data) for each in pairs(story, models, rng)]
    tokenizer = Tokenizer.from_file(str(args.small / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = PairModel(pretrained(args.encoder), len(RELATIONS)).eval()
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    rows = zip(texts, chances(model, texts, tokenizer), strict=True)
    lines = [json.dumps({"a": a, "b": b, "wanted": wanted}) for (a, b), wanted in rows]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
