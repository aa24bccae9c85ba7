"""Replies that don't answer: nothing held, not understood."""

from __future__ import annotations

from commands.contract import Answer, Code, Line, Strong
from commands.questions.phrasing.absence import otherwise
from commands.questions.phrasing.chairs import unset
from commands.questions.phrasing.partly import neither_nor
from commands.questions.phrasing.sources import understood
from commands.questions.phrasing.view import View
from commands.questions.reading.model import Reading
from storage.records import Directory, Organization

_SAID_NO_TO = (
    "members", "who", "what", "with_whom", "committees", "chair", "session",
    "proxy", "represents", "when", "why",
)  # fmt: skip
_REASONS = {
    "privat": "Private Angaben gebe ich nicht weiter, ich kenne nur Funktion und Dienstkontakt.",
    "Gerücht": "Zu Gerüchten und Streit sage ich nichts, ich kenne nur das Verzeichnis.",
    "Urteil": "Ein Urteil darüber steht mir nicht zu, ich kenne nur das Verzeichnis.",
    "Vorhersage": "Vorhersagen kann ich nichts, ich kenne nur, was im Verzeichnis steht.",
    "Plauderei": "Das ist keine Frage an das Verzeichnis.",
    "Dank": "Gern!",
    "Gruß": "Guten Tag! Was soll ich nachsehen?",
    "keine Frage": "Alles klar.",
    "nicht verzeichnet": "Kosten und Geld stehen nicht im Verzeichnis.",
    "Zahlen": "Solche Zahlen stehen nicht im Verzeichnis.",
    "Auftrag": "Das kann ich nicht erledigen, ich beantworte Fragen an das Verzeichnis.",
    "kein Datum": "Diesen Tag gibt es nicht.",
    "Nachfrage": "Am besten mit anderen Worten fragen.",
    "Zweifel": "So steht es im Verzeichnis.",
    "Widerspruch": "Dann stimmt das Verzeichnis nicht.",
    "Nummer": "Diese Nummer steht gerade nicht zur Auswahl.",
    "keins": "Dann am besten noch einmal mit dem Ort oder dem vollen Namen fragen.",
    "alle": "Bitte eine Nummer wählen, alle zusammen kann ich nicht zeigen.",
    "zu lang": "Das ist zu lang für eine Frage.",
}
# What needs no more than a word in return.
_SMALL_TALK = tuple(
    (why,) for why in ("Dank", "keine Frage", "Einwurf", "mehr", "keins", "Nummer", "alle")
)
_SEE_BELOW = {
    "Nachfrage": "Wie ich eine Frage verstanden habe, steht unter der Antwort.",
    "Zweifel": "Ich gebe wieder, was dort eingetragen ist; aus welcher Zeile und wie alt sie ist, "
    "steht unter der Antwort bei „Quelle“.",
    "Widerspruch": "Ich gebe nur wieder, was dort eingetragen ist. Zu berichtigen ist die Zeile, "
    "die unter der Antwort bei „Quelle“ steht.",
}


def none(view: View) -> Answer:
    """Say that nothing is held on it, and whom to ask."""
    if view.finding.said:
        return Answer(
            title=(Strong(view.finding.said),),
            lines=view.finding.notes,
            sources=(understood(view),),
        )
    nobody_else = _nobody_else(view)
    at_other_times = () if nobody_else else otherwise(view)
    nobody_set, how_to_set = unset(view)
    when = "für diese Zeit " if at_other_times else ""
    return Answer(
        title=(Strong(neither_nor(view) or f"{_said_no(view)} ist {when}nichts hinterlegt."),),
        lines=(*_not_found(view), *nobody_else, *at_other_times, *nobody_set),
        hints=(*_whom_to_ask(view), *how_to_set),
        sources=(understood(view),),
    )


def _nobody_else(view: View) -> tuple[Line, ...]:
    """Return that there are no others, where some were left out."""
    named = (*view.reading.organizations, *view.reading.persons)
    if view.finding.asks in ("who", "with_whom", "members") and any(m.excluded for m in named):
        return ("Außer den Genannten ist dazu niemand eingetragen.",)
    return ()


def _said_no(view: View) -> str:
    """Return how a reply begins that says no, or that there is nothing to say."""
    reading = view.reading
    if reading.unknown or reading.unknown_person:
        return "Dazu"  # what isn't known here can't be denied either
    if reading.cues.either and len(reading.organizations) > 1:
        return "Weder noch: Dazu"
    if reading.cues.count:
        return "Keine: Dazu"
    denied = view.finding.yes is False and view.finding.asks in _SAID_NO_TO
    return "Nein, dazu" if denied else "Dazu"


def _not_found(view: View) -> tuple[str, ...]:
    """Return what the finding notes, and which words of an explanation asked for are unknown."""
    if view.finding.notes or view.finding.asks != "explain" or not view.reading.unknown:
        return view.finding.notes
    words = ", ".join(f"„{word}“" for word in view.reading.unknown)
    return (f"Zu {words} habe ich nichts gefunden.",)


def _whom_to_ask(view: View) -> tuple[Line, ...]:
    office = coordination_office(view)
    if office is None:
        return (
            view.say(
                "Fragen Sie bei der Kommunalen Koordinierungsstelle Ihrer Kommune nach.",
                "Frag bei der Kommunalen Koordinierungsstelle deiner Kommune nach.",
            ),
        )
    contact = view.contact(office.id)
    there = view.say("Fragen Sie am besten dort nach: ", "Frag am besten dort nach: ")
    ask: Line = (there, Strong(office.name))
    return (ask,) if contact is None else (ask, contact)


def coordination_office(view: View) -> Organization | None:
    """Return the coordination office of the place asked about, or of what it is part of."""
    offices = view.register.coordination_in
    for place in places_asked(view.directory, view.reading):
        for here in view.register.within(place):
            if here in offices:
                return offices[here][0]
    return None


def places_asked(directory: Directory, reading: Reading) -> list[str]:
    """Return the municipalities that a question is about, those that it names first."""
    places = [*reading.place_ids, *filter(None, (reading.room_id,))]
    for mention in reading.committees:
        if len(mention.ids) == 1:
            places += directory.committees[mention.ids[0]].municipality_ids
    for mention in reading.organizations:
        if len(mention.ids) == 1:
            places += directory.organizations[mention.ids[0]].municipality_ids
    return places


def unknown(view: View) -> Answer:
    """Say plainly what can be answered, with two examples from the directory at hand."""
    reading = view.reading
    if reading.foreign_place:
        reason = f"{reading.foreign_place} gehört nicht zu diesem Verzeichnis."
    else:
        reason = _reason(view)
    if reading.why[:1] in _SMALL_TALK:
        return Answer(title=(Strong(reason),))
    if reading.why[0] in _SEE_BELOW:
        return _of_what_was_told(view, reason)
    lines: list[Line] = [
        "Ich beantworte Fragen an das Verzeichnis: wer macht was, wann, wo, mit wem und warum; "
        "wer sitzt in welchem Gremium, wann tagt es, wie ist jemand erreichbar.",
    ]
    lines[:0] = view.finding.notes
    return Answer(title=(Strong(reason),), lines=tuple(lines), hints=_examples(view))


def _reason(view: View) -> str:
    why = view.reading.why[0] if view.reading.why else ""
    if why == "Einwurf":
        return view.say("Gern – was möchten Sie wissen?", "Gern – was möchtest du wissen?")
    if why == "mehr":
        return view.say(
            "Was möchten Sie noch wissen: wann, wo, mit wem oder warum?",
            "Was möchtest du noch wissen: wann, wo, mit wem oder warum?",
        )
    return _REASONS.get(why, "Das habe ich nicht verstanden.")


def _of_what_was_told(view: View, reason: str) -> Answer:
    """Say where what was answered comes from, and who can correct it."""
    why = view.reading.why[0]
    hints: tuple[Line, ...] = ()
    if why == "Widerspruch":
        office = coordination_office(view)
        name = office.name if office else "die Koordinierungsstelle der Kommune"
        hints = (("Das macht: ", Strong(name)),)
        if office is not None and (contact := view.contact(office.id)):
            hints = (*hints, contact)
    return Answer(title=(Strong(reason),), lines=(_SEE_BELOW[why],), hints=hints)


def _examples(view: View) -> tuple[Line, ...]:
    directory = view.directory
    found = []
    # Questions in which no name needs an article: the directory doesn't know its gender.
    activity = next((row for row in directory.activities.values() if row.municipality_ids), None)
    if activity is not None and activity.municipality_ids[0] in directory.municipalities:
        found.append(f"/welche Angebote gibt es in {view.name(activity.municipality_ids[0])}?")
    term = next(iter(directory.terms.values()), None)
    if term is not None:
        found.append(f"/was heißt {term.name}?")
    if len(found) < 2:
        return tuple(("Zum Beispiel: ", Code(example)) for example in found)
    return (("Zum Beispiel ", Code(found[0]), " oder ", Code(found[1])),)
