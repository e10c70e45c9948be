"""Mix the weights of trainings that started from one another.

usage: python training/mix.py FIRST SHARE SECOND SHARE OUT
"""

import sys

import torch


def main() -> None:
    first, share, second, other, out = sys.argv[1:]
    one, two = torch.load(first, weights_only=True), torch.load(second, weights_only=True)
    torch.save({name: float(share) * one[name] + float(other) * two[name] for name in one}, out)


if __name__ == "__main__":
    main()
