"""What this directory doesn't answer: private life, gossip, judgements, forecasts, small talk."""

from __future__ import annotations

import re

_PRIVATE = r"""
    \bprivat\w* | \bwohn(t|en|haft|ort|adresse)\b | \bhandynummer (von|der|des)\b.*\bprivat | \bverheirat\w* |
    \b(ehe)?(frau|mann|partner)in? von (herrn?|frau)\b | \b(freundin|freund)\b | \bgeburtstag\w* | \bgeboren\b |
    \bwie alt\b | \bverdien(t|en|st)\b | \bgehalt\w* | \bbesoldung\w* | \breligi\w+ | \bscheidung\b | \bgeschieden\b |
    \bkrankheit\b | \bschwanger\b | \bkrankgeschrieben\b | \b(oft|so|dauernd|staendig|wieder) krank\b | \bhobby\w* | \bfamilienstand\b |
    \b(hat|haben) \w+ ?\w* ?kinder\b | \bsingle\b | \bzuhause\b | \bkonto(nummer|stand)\w* | \bgewaehlt hat\b | \bpartei\b.*\bwaehl
"""
_GOSSIP = r"""
    \bstreit\w* | \bzerstritten\b | \bnicht leiden\b | \bleiden koennen\b | \bgeruecht\w* | \baffaere\w* | \bmobb\w* |
    \bstimmt es\b | \bstimmts\b | \bist es wahr\b | \bhasst\b | \bskandal\w* | \bzoff\b | \bkrach\b | \baerger\b |
    \blaestern?\b | \bgefeuert\b | \brausgeworfen\b | \bgekuendigt\b | \bgeheim\w* | \bhinter vorgehaltener\b |
    \bhat was mit\b | \bverliebt\b | \bkompetent\b | \bunfaehig\w* | \bfaul\w*\b | \bbeliebt\w*\b | \bunbeliebt\w*\b
"""
_JUDGEMENT = r"""
    \bbeste[rnms]?\b | \bbesser\w*\b | \bschlecht\w*\b | \bschlimm\w*\b | \bam (meisten|wenigsten|schnellsten|guenstigsten|liebsten)\b |
    \bhaeltst du\b | \bhalten sie von\b | \bhaltet ihr\b | \bwas meinst\b | \bwas meinen sie\b | \bfindest du\b | \bfinden sie\b | \bfindet ihr\b |
    \bdeine meinung\b | \bihre meinung\b | \bsollte(n|st)?\b | \bempfiehl\w* | \bempfehl\w* | \bzufrieden\w*\b |
    ^(und |aber )?ist (\w+ ){1,4}(gut|toll|super|nett|sinnlos|ueberfluessig|sinnvoll|teuer|unnoetig)\b(?! fuer\b) | \blohnt\b |
    \bwie (gut|toll|nett|sinnvoll|erfolgreich|effektiv|schlecht)\b | \btaugt\b | \bversag\w+ | \bueberfordert\b | \bschuld\b | \bbringts\b |
    \b(sympathisch|unsympathisch|arrogant|blöd|bloed|doof)\w*\b | \bguenstigste\w*\b | \berfolgreichste\w*\b | \bnetteste\w*\b | \bqualitaet\b
"""
_FORECAST = r"""
    \bglaubst\b | \bglauben sie\b | \bvermutlich\b | \bwird (\w+ ){0,4}(gewinnen|gewinnt|ausgehen|steigen|sinken)\b | \bwahl(en)? (\w+ ){0,4}gewinn |
    \bprognose\w* | \bvorhersag\w* | \bwetten\b | \bwahrscheinlich\b | \bin zukunft\b.*\bpassier | \bwie geht (es|das) aus\b |
    \bwas wird aus\b | \bwird (es|das|sich) (\w+ ){0,5}(geben|aendern|veraendern|aufgeloest|abgeschafft|fortgesetzt)\b |
    \bgewinn(t|en)\b | \bgewonnen\b | \b(finden|bekommen|kriegen) (\w+ ){0,4}keinen\b | \bwie entwickelt\b
"""
_TALK = r"""
    \bwetter\b | \bwitz\w*\b | \bgedicht\w* | \bregnet\b | \bfussball\w*\b | \bbundesliga\b | \brezept\w*\b | \bkochen\b |
    \bschreib(e|en|st)? (\w+ ){0,4}(rede|text|brief|mail|artikel|bericht|gedicht|grusswort|einladung|pressemitteilung)\b |
    \bverfass\w+\b | \bformulier\w+\b | \buebersetz\w+ | \bzusammenfass\w+ | \bwie gehts?\b(?! (es )?weiter) | \bwer bist du\b | \bwer sind sie\b |
    \bbist du (ein|eine)\b | \bwas kannst du\b | \bwie heisst du\b | \berzaehl\w* | \bsing\b | \bhauptstadt\b | \bbundeskanzler\w*\b |
    \bpraesident\w*\b | \bbuergermeister\w*\b | \baktie\w*\b | \blotto\w*\b | \bfilm\b | \bmusik\b | \bspaet ist es\b | \bwie spaet\b | \buhrzeit haben\b |
    \brechne\b | \bspielt\b | \bkantine\w*\b | \bparken\b | \bparkplatz\b | \bmittagessen\b | \bessen gehen\b
"""
_THANKS = r"""
    ^(vielen |herzlichen |besten )?(danke|dank)( \w+){0,3}$ | ^(hallo|hi|hey|moin|servus|guten (tag|morgen|abend))( \w+){0,2}$ | ^(ok|okay|super|prima|gut|ja|nein|klasse|toll|alles klar)( \w+)?$ |
    ^(tschuess|ciao|bis (dann|morgen|spaeter)|schoenen (tag|abend|feierabend))\b.*$
"""


def _alternatives(block: str) -> list[str]:
    parts = (
        part for line in block.splitlines() for part in re.split(r"\s\|(?:\s|$)", line.strip())
    )
    return [part for part in parts if part]


_RULES = tuple(
    (reason, re.compile("|".join(_alternatives(block))))
    for reason, block in (
        ("privat", _PRIVATE),
        ("Gerücht", _GOSSIP),
        ("Urteil", _JUDGEMENT),
        ("Vorhersage", _FORECAST),
        ("Plauderei", _TALK),
        ("keine Frage", _THANKS),
    )
)


def refusal(plain: str) -> str:
    """Return why a question is none for this directory, in one German word; "" if it may be.

    `plain` is the folded text of one sentence, names included.
    """
    return next((reason for reason, pattern in _RULES if pattern.search(plain)), "")
