"""Cases and judgements for other programs: JSON, CSV, PARC ACH files, boards of Open Synthesis."""

from crossread.exports.achz import achz_bytes, read_achz
from crossread.exports.boards import read_board
from crossread.exports.cases import case_csv, case_json, read_case

__all__ = ["achz_bytes", "case_csv", "case_json", "read_achz", "read_board", "read_case"]
