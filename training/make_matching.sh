#!/bin/sh
# Make models/matching_v4 from the corpora: DATA (shared data), SMALL and LARGE (the folders of
# all-MiniLM-L6-v2 and all-mpnet-base-v2: config.json, model.safetensors, tokenizer.json), OUT (for
# what lies in between).
# usage: training/make_matching.sh DATA SMALL LARGE OUT     (extra `training`; four hours on two cores)
set -eu
DATA=$1 SMALL=$2 LARGE=$3 OUT=$4
export PYTHONPATH=src:training:eval
LABELS="--natural training/natural_pairs.jsonl training/neus_pairs.jsonl"
LABELS="$LABELS --stories training/story_pairs.jsonl --frames training/frames/*.jsonl"

# the small model learns inference and invented claims; the large one those and what is labelled
python training/train_matching.py --data "$DATA" --encoder "$SMALL" --out "$OUT/first" \
    --natural training/natural_pairs.jsonl --frames training/frames/*.jsonl --each 6 --epochs 3 \
    --rate 1e-4
# shellcheck disable=SC2086 - a list of options
python training/train_matching.py --data "$DATA" --encoder "$LARGE" --tokenizer "$SMALL" \
    --out "$OUT/teacher" --drift 0 $LABELS --repeat 1 --each 5 --nli 0.15 --epochs 3 --rate 5e-5
# the small one learns what the large one says of pairs that nobody labelled; then more of what
# it seldom says: what differs
python training/teach_matching.py --data "$DATA" --encoder "$LARGE" --small "$SMALL" \
    --weights "$OUT/teacher/last.pt" --out "$OUT/soft.jsonl"
# shellcheck disable=SC2086
python training/train_matching.py --data "$DATA" --encoder "$SMALL" --out "$OUT/second" \
    --start "$OUT/first/last.pt" $LABELS --soft "$OUT/soft.jsonl" --each 8 --nli 0.2 --epochs 1 \
    --rate 1e-4 --seed 4
# shellcheck disable=SC2086
python training/train_matching.py --data "$DATA" --encoder "$SMALL" --out "$OUT/third" \
    --start "$OUT/second/last.pt" $LABELS --soft "$OUT/soft.jsonl" --share 0.4 --repeat 1 \
    --each 24 --nli 0.15 --epochs 2 --rate 1e-4 --seed 5
python training/export_matching.py --encoder "$SMALL" --weights "$OUT/third/last.pt" \
    --out "$OUT/pairs"

# facts in sentences, their vectors, and two facts judged in their sentences
HELD="abp-0162 abp-0473 abp-0491 abp-0001 abp-0002 abp-0003 abp-0004 abp-0005"
facts() {
    name=$1 start=$2
    shift 2
    # shellcheck disable=SC2086
    PYTHONPATH=src:training:eval python training/train_facts.py --data "$DATA" --start "$start" \
        --labels training/fact_rows.jsonl.gz --invented training/invented \
        --tokenizer "$OUT/pairs" --out "$OUT/$name" --held $HELD "$@"
}
facts facts1 "$OUT/pairs" --mix 0 --steps 1040
facts facts2 "$OUT/facts1/last.pt" --steps 2600 --until 1300 --pairs 12
facts facts3 "$OUT/facts2/last.pt" --mix 0.45 --steps 520 --pairs 14 --rate 7e-5 --seed 5
facts facts4 "$OUT/facts3/last.pt" --mix 0.5 --steps 600 --pairs 14 --rate 8e-5 --seed 9
python training/average.py 0.2="$OUT/facts2/last.pt" 0.4="$OUT/facts3/last.pt" \
    0.4="$OUT/facts4/last.pt" --out "$OUT/facts.pt"
PYTHONPATH=src:training:eval python training/export_facts.py --weights "$OUT/facts.pt" \
    --tokenizer "$OUT/pairs" --out "$OUT/judge" --threshold 0.07
# the sieve learns what that model says of two sentences read together, and the labels
# shellcheck disable=SC2086
PYTHONPATH=src:training:eval python training/train_sieve.py --data "$DATA" --model "$OUT/judge" \
    --weights "$OUT/sieve.pt" --out models/matching_v4 --held $HELD \
    --until 6000
# what a sentence says that outlets did with news, over what that model makes of the sentence
PYTHONPATH=src:training:eval python training/train_coverage.py "$DATA" --out models/matching_v4
PYTHONPATH=src:eval python training/fit_rows.py "$DATA"  # WEIGHTS of crossread/models/pairs.py
