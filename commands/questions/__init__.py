"""Questions to the directory: "Wer macht wann was mit wem warum?", in German and offline."""

from commands.questions.command import wer
from commands.questions.engine import Engine, Question, Reply, engine_for

__all__ = ["Engine", "Question", "Reply", "engine_for", "wer"]
