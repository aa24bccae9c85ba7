"""Further questions from any directory, with expected answers that the engine has no part in.

`oracle` and `oracle_committees` look up answers in the directory's records by the published
conventions. `scenes_*` draw what is asked about, `patterns.txt` holds the wordings, `noise` lays
typing errors and habits over them, `threads` makes conversations. Grammar comes from `nouns.txt`.
"""

from benchmarks.question_generator.generator import Question, generated

__all__ = ["Question", "generated"]
