"""What kind of question it is, by the German words around the names.

Each rule is a pattern over the folded words; names are an "x" each, unknown words too. A rule
gives a kind and how strongly it speaks for it; which kind holds is decided with the names found.
"""

from __future__ import annotations

import re

from commands.questions.reading.model import Asks, Cues, TownKind

_GAP = r"(?:\S+ ){0,7}?"
_FEW = r"(?:\S+ ){0,3}?"
_TOWNS = r"(?:stadt|staedte|staedten|kommune|kommunen|ort|orte|orten|kreis|kreise|kreisen|gemeinde|gemeinden)"
_ACTORS = r"(?:traeger|stelle|stellen|einrichtung\w*|organisation\w*|anbieter\w*|institution\w*|behoerde\w*|akteur\w*|verein\w*|amt|aemter|unternehmen|bildungstraeger|fachstelle)"
_BODIES = r"(?:gremi\w+|runden?|ausschuss|ausschuesse\w*|kreisen?|arbeitskreis\w*|konferenz\w*|arbeitsgruppe\w*|beira\w+|kommission\w*|arbeitsgemeinschaft\w*)"
_OFFERS = r"(?:angebot\w*|projekt\w*|massnahme\w*|programm\w*|veranstaltung\w*|aktivitaet\w*|vorhaben|foerderangebot\w*|unterstuetzungsangebot\w*|aktion(?:en)?|formate?|leistung\w*)"
_SCHOOL = r"(?:klassen?|klassenstufe|jahrgang|jahrgaengen|jahrgangsstufe\w*|halbjahr|schulhalbjahr|stufe|monat|schuljahr|jahr|jahreszeit|zeitraum|zeit|woche)"

_RULES: tuple[tuple[Asks, float, str], ...] = (
    ("represents", 3.6, rf"\bwen {_GAP}(?:vertritt|vertreten|vertrat)\b"),
    ("represents", 3.6, rf"\b(?:vertritt|vertrat|vertreten) {_GAP}wen\b"),
    ("represents", 3.6, rf"\bfuer wen(?: {_GAP}|.* )(?:spricht|sprechen|sitzt|stimmt|redet|steht|mit)\b"),
    ("represents", 3.6, rf"\b(?:spricht|sitzt|redet|stimmt) {_GAP}fuer wen\b"),
    ("represents", 3.5, rf"\bfuer welche\w? {_FEW}{_TOWNS} {_GAP}(?:spricht|sitzt|stimmt|redet|steht|vertritt)\b"),
    ("represents", 3.5, rf"\bwelche\w? {_FEW}{_TOWNS} {_GAP}(?:vertritt|vertreten)\b"),
    ("represents", 3.4, r"\bwessen (?:\S+ )?(?:vertret|stellvertret|stimme)"),
    ("represents", 3.4, rf"\bwer {_FEW}(?:wird|werden|wurde) {_GAP}von {_GAP}vertreten\b"),
    ("proxy", 3.4, rf"\bwer {_GAP}(?:vertritt|vertrat|vertreten)\b"),
    ("proxy", 3.4, rf"\bvertritt {_GAP}wer\b"),
    ("proxy", 3.4, rf"\bwer (?:{_GAP})?(?:spricht|sprach|redet|stimmt) {_GAP}fuer\b"),
    ("proxy", 3.3, rf"\bwer {_GAP}fuer {_GAP}(?:spricht|redet|stimmt|sitzt)\b"),
    ("proxy", 3.2, rf"\bwer (?:sitzt|sass) {_GAP}fuer\b"),
    ("proxy", 3.3, rf"\b(?:von wem|durch wen) {_GAP}vertreten\b"),
    ("proxy", 3.2, r"\b(?:vertretung|stellvertretung|urlaubsvertretung|krankheitsvertretung|ersatz|ersatzperson)\b"),
    ("proxy", 3.0, r"\b(?:vertreter|vertreterin|stellvertreter|stellvertreterin)\b"),
    ("proxy", 3.3, rf"\bspringt {_GAP}ein\b|\beinspringt\b|\bersetzt\b"),
    ("proxy", 3.1, rf"\bwer {_GAP}(?:wenn|falls) {_GAP}(?:krank|urlaub|weg|verhindert|abwesend|ausfaellt|da)\b"),
    ("proxy", 3.1, rf"\b(?:wenn|falls) {_GAP}(?:krank|urlaub|verhindert|abwesend|ausfaellt|nicht da) {_GAP}wer\b"),
    ("committees", 3.5, rf"\bwelche\w? {_FEW}{_BODIES}\b"),
    ("committees", 3.2, rf"^{_FEW}{_BODIES} (?:mit|von|vom|der|des|fuer|in denen|wo)\b"),
    ("committees", 3.2, rf"\bgremi(?:en|um) (?:mit|von|vom|der|des|in|wo)\b"),
    ("committees", 3.0, r"\b(?:in (?:einem|einer|irgendeinem|irgendeiner|einigen|mehreren) |irgendwelchen )(?:gremium|gremien|runde|ausschuss|arbeitskreis)"),
    ("committees", 3.3, rf"\bwo (?:sitzt|sitzen|ist|sind|war|macht) {_GAP}(?:drin|vertreten|mitglied|dabei|mit|ueberall)\b"),
    ("committees", 2.2, r"\bwo (?:sitzt|sitzen)\b"),
    ("committees", 3.0, rf"\bworin (?:sitzt|ist)\b|\bmitgliedschaften\b"),
    ("chair", 3.3, r"\bvorsitz\w*\b"),
    ("chair", 2.7, r"\b(?:leitet|leiten|leitete|leitung|fuehrt|moderiert|geleitet|chef|chefin|leiter|leiterin|federfuehrung)\b"),
    ("chair", 2.6, r"\bgeschaeftsfuehr\w*\b"),
    ("members", 3.2, r"\b(?:mitglied\w*|zusammensetzung|besetzung|teilnehm\w*|mitgliederliste)\b"),
    ("members", 3.0, rf"\bwer {_GAP}(?:sitzt|sitzen|sass|sassen|gehoert|gehoeren|gehoerte|angehoert|dabei|drin)\b"),
    ("members", 2.6, r"^(?:(?!wann|wo|wie|was|warum|wer|in)\S+ ){0,3}?(?:sitzt|sitzen|sass|sassen|gehoert|gehoerte|ist|sind|war|waren|hat|nimmt)\b"),
    ("members", 2.4, rf"\bwer {_FEW}(?:ist|sind|war|waren|macht|kommt|nimmt|alles)\b"),
    ("members", 2.8, rf"\b(?:besteht|setzt) {_GAP}(?:aus|zusammen)\b|\baus wem\b"),
    ("members", 2.8, rf"\bwelche\w? {_ACTORS} {_GAP}(?:sitzt|sitzen|sind in|gehoeren|vertreten)\b"),
    ("members", 2.9, rf"\bwer {_FEW}ist {_GAP}vertreten\b"),
    ("session", 3.3, r"\b(?:tagt|tagen|tagte|tagung|sitzung\w*|tagesordnung\w*|ladungsfrist\w*|einladungsfrist|agenda|tops|zusammenkunft|einladung\w*)\b"),
    ("session", 3.0, rf"\b(?:trifft|treffen|traf|getroffen) {_FEW}sich\b|\bsich {_GAP}(?:trifft|treffen|traf)\b|\btreffen\b|\btrifft\b"),
    ("session", 2.6, r"\btermine?n?\b"),
    ("session", 2.3, r"\bwann\b|\buebernaechste[nrs]?\b|\bwie oft\b|\bturnus\b"),
    ("session", 2.2, r"\b(?:naechste|letzte)[rsn]?\b"),
    ("jurisdiction", 3.1, r"\bzustaendig\w*\b"),
    ("jurisdiction", 2.9, rf"\b(?:zu |bei |in |an )?welche[rmns]? (?:x\b|\S+ x\b)"),
    ("jurisdiction", 2.3, r"^(?:\S+ ){1,4}fuer(?: den| die| das)? x(?: x)?$"),
    ("jurisdiction", 2.2, r"\bgehoert\b|\bbetreut\b"),
    ("contact", 3.4, r"\b(?:telefon\w*|tel|rufnummer|durchwahl|fon|handynummer|mailadresse|emailadresse|anschrift|postanschrift|kontaktdaten|telefonnummer\w*)\b"),
    ("contact", 3.2, r"\b(?:nummer|mail|mails|email|kontakt|kontakte|kontaktperson|adresse|website|webseite|homepage|internetseite|internetadresse|handy)\b"),
    ("contact", 3.0, r"\bansprech\w+\b"),
    ("contact", 3.2, r"\b(?:erreich\w*|erreichbar|anrufen|ruf\w? ich|kontaktier\w*)\b"),
    ("contact", 3.0, rf"\bwie komm\w* (?:ich|man|wir) {_GAP}(?:ran|an|heran)\b|\ban wen\b|\bwohin\b"),
    ("contact", 2.6, rf"\bwo (?:sitzt|ist|finde|liegt|find)\b"),
    ("with_whom", 3.5, r"\bmit (?:wem|welche\w?)\b"),
    ("with_whom", 3.3, r"\b(?:partner\w*|kooperationspartner\w*|kooperation\w*|kooperiert|kooperieren)\b"),
    ("with_whom", 3.1, rf"\bwer (?:unterstuetzt|hilft|begleitet|foerdert) {_GAP}(?:bei|beim|in)\b"),
    ("with_whom", 3.0, rf"\bwer {_FEW}(?:macht|wirkt|ist|hilft) {_GAP}(?:mit|beteiligt|mitmacht|dabei)$"),
    ("with_whom", 3.0, rf"\bwer {_FEW}(?:ist|sind) {_GAP}beteiligt\b"),
    ("with_whom", 2.6, rf"\b(?:zusammenarbeit|zusammengearbeitet|arbeitet {_GAP}zusammen)\b"),
    ("when", 3.1, r"\bwann\b"),
    ("when", 3.1, rf"\b(?:in|ab|bis|zu|seit|waehrend) welche[rmns]? {_SCHOOL}\b"),
    ("when", 2.9, rf"\bwelche[rsn]? {_SCHOOL}\b"),
    ("when", 2.8, r"\b(?:zeitpunkt|zeitraum|wie lange|wie oft|welcher zeit|uhrzeit)\b"),
    ("when", 2.4, r"\btermine?n?\b"),
    ("why", 3.3, r"\b(?:warum|wieso|weshalb|wozu|weswegen)\b"),
    ("why", 2.8, r"\bwofuer\b"),
    ("why", 3.2, r"\b(?:zweck\w*|ziele?|sinn|zielsetzung|hintergrund)\b"),
    ("why", 3.2, rf"\bwas (?:soll|sollen|bringt|bringen|nuetzt|nuetzen|will|wollen) {_GAP}|\bwas {_GAP}bring(?:t|en)\b"),
    ("why", 2.8, r"\b(?:nutzen|nuetzlich|gut fuer was)\b"),
    ("where", 3.1, r"\bwo\b"),
    ("where", 3.5, rf"\b(?:in|fuer|aus) welche[nrms]? {_FEW}{_TOWNS}\b"),
    ("where", 3.4, rf"\bwelche[nr]? {_FEW}{_TOWNS} {_GAP}(?:hat|haben|bietet|bieten|macht|machen|gibt|fuehrt|fuehren|x)\b"),
    ("what", 3.1, r"\bwas (?:\S+ ){0,2}?(?:macht|machen|bietet|bieten|bot|tut|tun|gibt|gibts|laeuft|laufen|lief|leistet|organisiert|veranstaltet|treibt|unternimmt|hat|haben|machte|machten|gab)\b"),
    ("what", 3.2, rf"\bwelche\w? {_FEW}{_OFFERS}\b"),
    ("what", 2.8, rf"\b{_OFFERS}\b"),
    ("what", 3.0, r"\bwelche\w? x (?:gibt|gibts|laufen|laeuft|hat|haben|bietet|werden|finden|gab|macht)\b"),
    ("what", 2.5, r"\bgibt es\b|\bgibts\b|\bgab es\b|\bgibt \S+ es\b"),
    ("what", 2.6, r"\b(?:im angebot|los)\b|\bhandlungsfeld\b"),
    ("what", 2.5, r"^(?:bietet|macht|organisiert|fuehrt|veranstaltet|betreibt)\b"),
    ("explain", 3.6, r"\b(?:was|wofuer|fuer was) (?:\S+ ){0,2}?(?:heisst|heissen|bedeutet|bedeuten|meint)\b"),
    ("explain", 3.6, r"\b(?:wofuer|fuer was) (?:\S+ ){0,2}?(?:steht|stehen)\b"),
    ("explain", 3.6, r"\b(?:unterschied\w*|unterscheide\w*|definition|bedeutung|abkuerzung|erklaerung)\b"),
    ("explain", 3.4, r"\berklaer\w*\b"),
    ("explain", 3.4, r"\bwas (?:versteht|verstehen|verbirgt|steckt)\b|\bunter \S+ verstehen\b"),
    ("explain", 2.9, r"\bwas (?:\S+ )?(?:ist|sind|is|war|waren|isn)\b"),
    ("explain", 3.6, r"\bwas ist (?:\S+ )?aus\b"),
    ("explain", 3.2, r"\bwer oder was\b|\bkennst du\b|\bwas genau\b|\bwas fuer ein begriff\b"),
    ("who", 2.8, r"\bwer\b"),
    ("who", 2.9, rf"\b(?:welche[rsmn]?|wessen) {_FEW}{_ACTORS}\b"),
    ("who", 2.9, r"\b(?:von wem|durch wen|bei wem|wem|wen)\b"),
    ("who", 2.2, r"\b(?:verantwortlich\w*|zustaendig\w*|veranstalter|traeger|anbieter|durchfuehrer|ausrichter|ansprech\w*|anbieterin)\b"),
    ("who", 2.4, r"^(?:gibt es|gibts|hat|haben|existiert|gab es)\b"),
    ("who", 2.3, r"\bwelche[rsnm]? (?:x|\S+ x)\b"),
)  # fmt: skip
_COMPILED = tuple((asks, score, re.compile(pattern)) for asks, score, pattern in _RULES)


def kinds(canonical: str) -> dict[Asks, tuple[float, str]]:
    """Return the kinds that the words speak for, each with its score and the words."""
    found: dict[Asks, tuple[float, str]] = {}
    for asks, score, pattern in _COMPILED:
        match = pattern.search(canonical)
        if match and score > found.get(asks, (0.0, ""))[0]:
            found[asks] = (score, match.group().strip())
    return found


_GRADE = re.compile(
    r"\b(?:klassen?|jahrgang\w*|klassenstufe|stufe|jahrgangsstufe) (\d{1,2}|q\d|ef)\b|\b(\d{1,2}) klasse\w*\b|\b(q[12]|ef)\b"
)
_FIELD = re.compile(r"\b(?:handlungsfeld\w*|hf) ?([1-9])\b")
_PAST = re.compile(
    r"\b(?:war|waren|hatte|hatten|lief|liefen|gab|sass|sassen|machte|machten|bot|boten|wurde|wurden|fand|fanden|traf|vertrat|"
    r"gehoerte|leitete|gewesen|betrieben|durchgefuehrt|organisiert hat|gemacht|veranstaltet hat|angeboten|letzte\w?|tagte)\b"
)


def read_cues(canonical: str, plain: str) -> Cues:
    """Return what the German of a question says beside names, kind and time."""

    def says(pattern: str) -> bool:
        return re.search(pattern, canonical) is not None

    field = _FIELD.search(canonical)
    grade = _GRADE.search(plain)
    return Cues(
        past=_PAST.search(canonical) is not None,
        ongoing=says(r"\b(?:noch|aktuell\w*|derzeit|jetzt|heute|zurzeit|zur zeit|momentan)\b"),
        negated=says(r"\b(?:kein\w*|nicht|fehlt|fehlen|nirgend\w*|ohne)\b"),
        count=says(r"\b(?:wie ?viele?n?|anzahl)\b"),
        yes_no=re.match(
            r"(?:und |aber |also )?(?:sitzt|sitzen|sass|ist|sind|war|gehoert|hat|haben|gibt es|gibts|macht|bietet|nimmt|vertritt|leitet|hatte|laeuft|gab es|findet|betreibt|fuehrt|organisiert|existiert)\b",
            canonical,
        )
        is not None,
        ours=says(r"\b(?:uns|unser\w*|unsre\w*|wir|hier)\b"),
        own=says(r"\beigene[nrsm]?\b"),
        leads=says(
            r"\b(?:leitet|leiten|leitete|leitung|leiter|leiterin|chef|chefin|boss|geleitet|fuehrt)\b"
        ),
        deputy=says(r"\b(?:stellv\w*|vize\w*|zweite\w? vorsitz\w*)\b")
        and not says(r"\bstellvertretung\b|\bstellvertreter(?:in)? von\b"),
        office=says(r"\bgeschaeftsfuehr\w*\b"),
        staff=says(
            r"\b(?:zustaendig\w*|betreut|bearbeitet|kuemmert|verantwort\w*|ansprech\w*|arbeitet|mitarbeiter\w*|macht|koordiniert|leitet|leitung|leiter\w*|chef\w*)\b"
        ),
        starts=says(r"\b(?:ab|seit) wann\b|\b(?:beginnt|startet|anfaengt|faengt)\b"),
        ends=says(
            r"\bbis wann\b|\bwie lange\b|\b(?:endet|endete|ausgelaufen|auslaeuft|laeuft aus)\b"
        ),
        notice=says(r"\b(?:ladungsfrist\w*|einladungsfrist|frist)\b"),
        deadline=says(
            r"\b(?:bis wann|wann|spaetestens)\b.*\b(?:einladung\w*|einladen|eingeladen|raus|verschickt|versand)\b|\beinladung\w*\b.*\b(?:raus|verschickt|spaetestens|frist)\b"
        ),
        before=says(r"\bvor (?:der|dem|den|x)\b"),
        abolished=says(r"\b(?:aufloesung|abschaffung|aufgeloest|abgeschafft)\b"),
        anaphor=says(
            r"\b(?:da|dort|dabei|dafuer|damit|darin|davon|dazu|deren|dessen|sie|ihn|ihr|ihm|ihnen|es|denen|das|drin|drinnen)\b"
        )
        or re.search(
            r"\b(?:die|der|den|dem|das|diese\w?)(?: (?:noch|denn|wieder|eigentlich|jetzt|so|da|mal|auch|\d{4}))*$",
            canonical,
        )
        is not None
        or says(
            r"\b(?:die|der|den|dem) (?:wieder|denn|noch|eigentlich|\d{4}|im|in|an|ab|naechst\w*|letzt\w*)\b"
        ),
        all_meetings=says(
            r"\bwelche\w? (?:\S+ ){0,2}?(?:sitzungen|termine|treffen)\b|\balle (?:sitzungen|termine)\b|\bwie viele sitzungen\b|\bwie oft\b|^(?:\S+ ){0,2}?(?:sitzungstermine|sitzungen|termine)\b|\bwann sind die (?:sitzungen|termine)\b"
        ),
        ordinal=_ordinal(canonical),
        field_of_action=int(field[1]) if field else None,
        grade=next((group for group in grade.groups() if group), "") if grade else "",
        town_kind=_town_kind(canonical),
    )


def _ordinal(canonical: str) -> int | None:
    """Return which meeting: 1 the next, 2 the one after, -1 the last, -2 the one before."""
    for pattern, ordinal in (
        (r"\buebernaechste\w?\b", 2),
        (r"\bvorletzte\w?\b(?! jahr)", -2),
        (r"\bletzte[nrsm]?\b(?! (?:jahr|schuljahr|monat|woche))", -1),
        (
            r"\bzuletzt\b|\bzum letzten mal\b|\bvergangene\w? (?:sitzung|treffen|tagung)\b|\bletzt\w+ mal\b",
            -1,
        ),
        (
            r"\b(?:naechste[nrsm]?|kommende[nrsm]?)\b(?! (?:jahr|schuljahr|monat|woche))|\bwieder\b|\bdemnaechst\b",
            1,
        ),
    ):
        if re.search(pattern, canonical):
            return ordinal
    return None


def _town_kind(canonical: str) -> TownKind:
    if re.search(r"\bkreisfreie?\w?\b", canonical):
        return "city"
    if re.search(r"\bkreisangehoerige?\w?\b", canonical):
        return "town"
    if re.search(r"\bwelche[nr]? (?:land)?kreisen?\b", canonical):
        return "county"
    return ""
