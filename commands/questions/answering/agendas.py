"""In which meetings something is on the agenda."""

from __future__ import annotations

from collections.abc import Iterable

from commands.questions.answering.model import Case
from commands.questions.lexicon.normal import Token, fold, tokens
from storage.records import Meeting

_MOST_NAMES = 20  # names of one mention by which an agenda may call it


def asks_for_topic(case: Case) -> bool:
    """Whether it is asked when a topic is dealt with ("wann geht es um …")."""
    return case.reading.cues.agenda and bool(_topics(case))


def dealing_with(case: Case, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings on whose agenda are all topics asked about."""
    topics = _topics(case)
    return [row for row in meetings if all(_is_on(row, names) for names in topics)]


def called(case: Case) -> str:
    """Return the topics as they were typed."""
    return ", ".join(f"„{names[0]}“" for names in _topics(case))


def _topics(case: Case) -> list[tuple[str, ...]]:
    """Return each topic by the names that it may have on an agenda, the typed one first."""
    reading = case.reading
    found = [(m.text, *_names(case, m.ids)) for m in reading.activities if not m.excluded]
    mentions = (*reading.responsibilities, *reading.terms, *reading.audiences, *reading.functions)
    found += [(mention.text,) for mention in mentions]
    return [*found, *((word,) for word in (*reading.unknown, *reading.odd))]


def _names(case: Case, ids: tuple[str, ...]) -> Iterable[str]:
    rows = [case.directory.activities[row] for row in ids[:_MOST_NAMES]]
    return dict.fromkeys(name for row in rows for name in (row.name, *row.short_names))


def _is_on(meeting: Meeting, names: tuple[str, ...]) -> bool:
    return any(_names_topic(point, name) for point in meeting.agenda for name in names)


def _names_topic(point: str, name: str) -> bool:
    """Whether a point holds every word of a name; a compound may hold it too."""
    words = {token.stem for token in tokens(point)}
    text = fold(point)
    return all(_is_in(token, words, text) for token in tokens(name))


def _is_in(token: Token, words: set[str], text: str) -> bool:
    return token.stem in words or (len(token.stem) > 4 and token.stem in text)
