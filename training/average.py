"""The mean of trained weights of one model, each with its share.

usage: python training/average.py SHARE=FILE ... --out FILE
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", metavar="SHARE=FILE")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    total: dict[str, torch.Tensor] = {}
    for part in args.parts:
        share, _, path = part.partition("=")
        for name, values in torch.load(path, weights_only=True).items():
            total[name] = total.get(name, torch.zeros_like(values)) + float(share) * values
    torch.save(total, args.out)


if __name__ == "__main__":
    main()
