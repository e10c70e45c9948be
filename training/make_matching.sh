#!/bin/sh
# Make models/matching_v1 from the corpora: DATA (shared data), SMALL (the folder of
# all-MiniLM-L6-v2: config.json, model.safetensors, tokenizer.json), OUT (for what lies in between).
# usage: training/make_matching.sh DATA SMALL OUT     (extra `training`; about 90 minutes on two cores)
set -eu
DATA=$1 SMALL=$2 OUT=$3
export PYTHONPATH=src:training:eval

# inference with some claims in many wordings; then mostly labelled pairs of claims
python training/train_matching.py --data "$DATA" --encoder "$SMALL" --out "$OUT/first" \
    --frames training/frames/*.jsonl --each 6 --natural training/natural_pairs.jsonl --repeat 1 \
    --rate 1e-4 --epochs 3
python training/train_matching.py --data "$DATA" --encoder "$SMALL" --out "$OUT/second" \
    --start "$OUT/first/last.pt" --frames training/frames/*.jsonl --each 8 --nli 0.2 \
    --natural training/natural_pairs.jsonl --stories training/story_pairs.jsonl --repeat 1 --epochs 3
python training/export_matching.py --encoder "$SMALL" --weights "$OUT/second/last.pt" \
    --out models/matching_v1
python training/fit_rows.py "$DATA"  # WEIGHTS of crossread/matching.py
