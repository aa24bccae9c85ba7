"""Consents: given once, taken back one by one or all together."""

from __future__ import annotations

from datetime import date

from storage import consents
from storage.consents import Consent
from storage.database import Database

DAY = date(2026, 11, 22)
ANNA, BEN = "@anna:a.example", "@ben:b.example"


def test_consents_are_given_once_and_taken_back(database: Database) -> None:
    with database.write() as session:
        assert consents.give_consent(session, Consent(ANNA, "Praktikum", DAY))
        assert not consents.give_consent(session, Consent(ANNA, "Praktikum", date(2027, 1, 1)))
        consents.give_consent(session, Consent(ANNA, "Elternarbeit", DAY))
        consents.give_consent(session, Consent(BEN, "alle", DAY))
        mine = [Consent(ANNA, "Elternarbeit", DAY), Consent(ANNA, "Praktikum", DAY)]
        assert consents.consents_of(session, ANNA) == mine
        assert consents.all_consents(session) == [*mine, Consent(BEN, "alle", DAY)]
        assert consents.take_back_consent(session, ANNA, "Praktikum")
        assert not consents.take_back_consent(session, ANNA, "Praktikum")
        assert consents.consents_of(session, ANNA) == mine[:1]


def test_all_of_a_person_is_forgotten(database: Database) -> None:
    with database.write() as session:
        for topic in ("a", "b"):
            consents.give_consent(session, Consent(ANNA, topic, DAY))
        consents.give_consent(session, Consent(BEN, "a", DAY))
        assert consents.forget_consents(session, ANNA) == 2
        assert consents.forget_consents(session, ANNA) == 0
        assert consents.all_consents(session) == [Consent(BEN, "a", DAY)]
