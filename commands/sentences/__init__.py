"""Whole sentences with alternatives and gaps, and whether what somebody says is one; pure.

    (setz*|nimm) <du> {rest} auf <die> (tagesordnung|agenda) [{day}]

- `(a|b)` one of these, `[a|b]` one of these or none, `verschieb*` any word that begins so;
- `{rest}` any words, and `{who=mich|uns}` one of these, kept under that name; of `{day}`,
  `{dated}`, `{number}`, `{name}`, `{subject}` and `{why}` see `comparing.SLOTS`;
- `<die>` any articles and the like, or none; for the other parts see `reading.PARTS`.

Case, commas, how umlauts are spelt, and small words in between ("mal", "leider") don't matter.
"""

from commands.sentences.reading import match, read, slots_of
from commands.sentences.words import Sentence, sentence

__all__ = ["Sentence", "match", "read", "sentence", "slots_of"]
