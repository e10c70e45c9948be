#!/bin/sh
# Make models/attribution_v2 from the corpora: DATA (shared data and scorers), SMALL (the folder of
# all-MiniLM-L6-v2: config.json, model.safetensors, tokenizer.json), OUT (for what lies in between).
# usage: training/make_model.sh DATA SMALL OUT       (extra `training`; about two hours on two cores)
set -eu
DATA=$1 SMALL=$2 OUT=$3
export PYTHONPATH=src:training
mkdir -p "$OUT"

# on the marks alone; then with what that model says of them and finds inside contents
python training/train_attribution.py --data "$DATA" --encoder "$SMALL" --out "$OUT/first" --epochs 12
python training/teach.py --data "$DATA" --encoder "$SMALL" --weights "$OUT/first/best.pt" \
    --small "$SMALL" --reader "$OUT/first/best.pt" --out "$OUT/taught.pkl"
python training/train_attribution.py --data "$DATA" --encoder "$SMALL" --out "$OUT/second" \
    --start "$OUT/first/best.pt" --taught "$OUT/taught.pkl" --epochs 1 --rate 8e-5
python training/fit_inner.py --encoder "$SMALL" --weights "$OUT/second/best.pt" \
    --taught "$OUT/taught.pkl" --out "$OUT/final.pt"
python training/export.py --encoder "$SMALL" --weights "$OUT/final.pt" --out models/attribution_v2 \
    --threshold 0.6 --block-threshold 0.15 --inner-threshold 0.8
python training/calibrate.py --data "$DATA" --model models/attribution_v2 --inner eval/inner.json
