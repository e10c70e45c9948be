#!/bin/sh
# Make models/matching_v1 from the corpora: DATA (shared data), SMALL (the folder of
# all-MiniLM-L6-v2: config.json, model.safetensors, tokenizer.json), OUT (for what lies in between).
# usage: training/make_matching.sh DATA SMALL OUT     (extra `training`; about 90 minutes on two cores)
set -eu
DATA=$1 SMALL=$2 OUT=$3
export PYTHONPATH=src:training:eval
FIRST="training/frames/public_safety.jsonl training/frames/politics.jsonl"
FIRST="$FIRST training/frames/economy_science.jsonl"

# inference alone; then with claims in many wordings and natural pairs, more of them each time
python training/train_matching.py --data "$DATA" --encoder "$SMALL" --out "$OUT/first" --epochs 2
# shellcheck disable=SC2086 - a list of files
python training/train_matching.py --data "$DATA" --encoder "$SMALL" --out "$OUT/second" \
    --start "$OUT/first/last.pt" --frames $FIRST --natural training/natural_pairs.jsonl \
    --each 20 --nli 0.25 --epochs 3
python training/train_matching.py --data "$DATA" --encoder "$SMALL" --out "$OUT/third" \
    --start "$OUT/second/last.pt" --frames training/frames/*.jsonl \
    --natural training/natural_pairs.jsonl --each 14 --nli 0.2 --epochs 4 --seed 2
python training/export_matching.py --encoder "$SMALL" --weights "$OUT/third/last.pt" \
    --out models/matching_v1
PYTHONPATH=src:eval python training/fit_rows.py "$DATA"  # WEIGHTS of crossread/matching.py
