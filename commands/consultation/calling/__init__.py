"""Calling people together: what is asked for in the rooms of offices, before there is a room."""

from commands.consultation.calling.consenting import agree, decline
from commands.consultation.calling.drafting import ask_for, send
from commands.consultation.calling.fixing import name_dates, put_off, start
from commands.consultation.calling.gathering import call_off, join, say_when
from commands.consultation.calling.overview import explain, procedures
from commands.consultation.verbs import Verb, alone

VERBS: tuple[Verb, ...] = (
    Verb(("anfragen", "anfrage", "suchen", "neu"), "/beratung anfragen Anliegen",
         "Sucht Leute, die mitdenken.", ask_for),
    Verb(("senden", "abschicken"), "/beratung senden Nummer",
         "Schickt einen Entwurf ab.", send),
    Verb(("dabei", "mitmachen", "zusagen"), "/beratung dabei Nummer",
         "Sagt zu, bei einer Beratung mitzudenken.", join),
    Verb(("kann",), "/beratung kann Nummer: 1 2",
         "Sagt, welche Termine passen.", say_when),
    Verb(("absagen", "raus", "verwerfen"), "/beratung absagen Nummer",
         "Sagt ab; wer angefragt hat, beendet damit das Ganze.", call_off),
    Verb(("starten", "start", "beginnen"), "/beratung starten Nummer Termin",
         "Legt den Termin fest oder beginnt gleich.", start),
    Verb(("verschieben",), "/beratung verschieben Nummer Termin",
         "Verlegt eine Beratung, deren Termin feststeht.", put_off),
    Verb(("termine", "termin"), "/beratung termine Nummer: Termine",
         "Stellt andere Termine zur Wahl.", name_dates),
    Verb(("bereit",), "/beratung bereit Thema",
         "Erlaubt mir, bei passenden Anfragen zu fragen.", alone(agree)),
    Verb(("nicht",), "/beratung nicht bereit Thema",
         "Nimmt diese Erlaubnis zurück.", alone(decline)),
    Verb(("verfahren", "methoden"), "/beratung verfahren",
         "Zeigt, nach welchen Verfahren beraten wird.", procedures),
    Verb(("hilfe", "help"), "/beratung hilfe",
         "Erklärt, wie eine Beratung zustande kommt.", explain),
)  # fmt: skip
