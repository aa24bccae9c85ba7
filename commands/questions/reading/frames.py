"""The question within a sentence: "Mein Chef will wissen, wann …", "ich bräuchte …"."""

from __future__ import annotations

import re

_WORDS = (
    r"(?:wer|wen|wem|wessen|was|wann|wo|wohin|woran|worin|warum|wieso|weshalb|wozu|wofür|wofuer|womit|wie|"
    r"welche[rsnm]?|ob)"
)
_BEFORE = r"(?:in|mit|bei|zu|für|fuer|von|an|auf|aus|bis|ab|seit|unter|durch|gegen|um|nach|vor)"
_ASKS = re.compile(
    rf"\s*(?:(?:und|also|aber|denn|nun|mal|bitte|jetzt|dazu)\s+)*(?:{_BEFORE}\s+)?{_WORDS}\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"\s*ob\s+(.+?)\s+(\w+)[\s.?!]*$", re.IGNORECASE)
_BREAK = re.compile(r"[,:;–—]\s*|\s-\s")
# Where the request itself begins, after whoever asks has told of themselves.
_NEEDS = re.compile(
    r"\b(?:bräuchten?|braeuchten?|brauchen?|brauch|benötigen?|benoetigen?|suchen?|such|hätten?|haetten?|"
    r"möchten?|moechten?|wünschen?|erbitten?|interessieren?|interessiert)\b(?:\s+(?:ich|wir|mich|uns|man))?"
    r"(?:\s+(?:bitte|mal|einmal|gern|gerne|noch|kurz|dringend|jetzt|nur|dafür|dazu|schnell))*\s+",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"\b(?:ich|wir|mir|uns|man)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_HAS_NONE = re.compile(
    r"[,–—]\s*(?=(?P<said>[^,–—:;?!]*))(?=[^,–—:;?!]*\b(?:gibt|gibts|gab|gabs|haben wir|hat man)\b)"
    r"(?=[^,–—:;?!]*\b(?:nicht|kein\w*|nie)\b)[^,–—:;?!]*(?=[,–—:])",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:ich|wir|mir|mich|uns|man|mein\w*|unser\w*|frag\w*|gefragt|wiss\w*|weiß|weiss|will|möchte\w*)\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^(?:(?:koennen|kannst|koennt|koennten|koenntest|koenntet|wuerden|wuerdest|duerfte|darf|kann)"
    r" (?:sie|du|ihr|ich|mir|jemand|man|da)\b(?: \w+){0,4}?"
    r" (?:helfen|weiterhelfen|sagen|nachsehen|nachschauen|gucken|schauen|nachgucken|aushelfen)"
    r"|(?:das )?waere (?:\w+ ){0,3}(?:nett|lieb|super|toll|klasse|prima|hilfreich|wichtig)"
    r"(?: \w+){0,3}"
    r"|(?:ok |okay |ach )?(?:vergiss|vergesst|vergessen sie) (?:es|das|die frage)"
    r"|(?:haetten|haben|habt|hast|haettest) (?:sie|du|ihr) (?:\w+ ){0,3}"
    r"(?:moment|minute|zeit|sekunde)"
    r"|(?:darf|duerfte) ich (?:\w+ ){0,2}(?:stoeren|fragen|nachfragen)"
    r"|(?:ich )?(?:hoffe|freue mich)\b.*"
    r"|wei(?:ss|sst|s) (?:das|da|es|dat) (?:\w+ ){0,2}(?:jemand|einer|wer|du|ihr)(?: \w+){0,2}"
    r"|wei(?:ss|sst) (?:jemand|einer|du|ihr) (?:das|was|es|mehr|bescheid)(?: \w+){0,2})$"
)


def is_courtesy(plain: str) -> bool:
    """Whether a sentence only asks for help or thanks; `plain` is folded."""
    return _COURTESY.match(plain) is not None


def is_remark(sentence: str, corrects: bool) -> bool:
    """Whether a sentence after a question only remarks on it ("Zu meiner Zeit hieß das …")."""
    return not corrects and not sentence.endswith("?") and _ASKS.match(sentence) is None


def without_brackets(sentence: str) -> str:
    """Return a sentence without its remarks in brackets; "" where it has none."""
    shorter = _BRACKETS.sub(" ", sentence)
    return shorter.strip() if shorter != sentence else ""


def without_denials(sentence: str) -> str:
    """Return a sentence without what it tells there isn't: "…, ein KI gibt es ja nicht – wer …"."""
    said = _HAS_NONE.search(sentence)
    if said is None or re.search(rf"\b{_WORDS}\b", said["said"], re.IGNORECASE):
        return sentence
    return sentence[: said.start()] + sentence[said.end() :]


def tells(frame: str) -> bool:
    """Whether words before a question tell of somebody, rather than name what it is about."""
    return _TELLS.search(frame) is not None


def split_frame(sentence: str) -> tuple[str, str] | None:
    """Split off what is told before the question: (frame, question), or None where nothing is.

    The frame tells why somebody asks ("Eine Mutter hat gefragt"), the question stands after it.
    """
    if _ASKS.match(sentence):
        return None
    for gap in _BREAK.finditer(sentence):
        if _ASKS.match(sentence, gap.end()):
            return sentence[: gap.start()], _as_main_clause(sentence[gap.end() :])
    for need in _NEEDS.finditer(sentence):
        if _SPEAKER.search(sentence, 0, need.end()) and need.end() < len(sentence):
            return sentence[: need.start()], sentence[need.end() :]
    return None


def _as_main_clause(question: str) -> str:
    """Return "ob X in Y sitzt" as the question that it stands for: "sitzt X in Y"."""
    whether = _WHETHER.match(question)
    return f"{whether[2]} {whether[1]}?" if whether else question
