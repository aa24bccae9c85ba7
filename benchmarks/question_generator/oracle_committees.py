"""What the directory says about committees: seats, chairs, who speaks for whom, meetings."""

from __future__ import annotations

from datetime import date

from benchmarks.question_generator.oracle import Span, on
from storage.records import Committee, Directory, Meeting, Membership


class Committees:
    """Look-ups over the committees of one directory on one day."""

    def __init__(self, directory: Directory, today: date) -> None:
        self.directory = directory
        self.today = today
        self.now = on(today)

    def living(self, committee: Committee, span: Span | None = None) -> bool:
        return (span or self.now).meets(committee.start_date, committee.end_date)

    def abolished(self, committee: Committee) -> bool:
        return committee.end_date is not None and committee.end_date < self.today

    def seats(self, committee: Committee, span: Span | None = None) -> list[Membership]:
        """Return the seats that overlap the span, if the committee exists then."""
        when = span or self.now
        if not self.living(committee, when):
            return []
        seats = self.directory.memberships.values()
        here = [seat for seat in seats if seat.committee_id == committee.id]
        return [seat for seat in here if when.meets(seat.start_date, seat.end_date)]

    def members(self, committee: Committee, span: Span | None = None) -> set[str]:
        """Return who has a seat in any role but `Gast`, each once."""
        return {seat.member_id for seat in self.seats(committee, span) if seat.role != "Gast"}

    def guests(self, committee: Committee) -> set[str]:
        return {seat.member_id for seat in self.seats(committee) if seat.role == "Gast"}

    def chairs(
        self, committee: Committee, span: Span | None = None, role: str = "Vorsitz"
    ) -> set[str]:
        """Return the holders of exactly that role; no row means nobody, nothing is extrapolated."""
        return {seat.member_id for seat in self.seats(committee, span) if seat.role == role}

    def committees_of(self, member_id: str, roles: tuple[str, ...] = ()) -> set[str]:
        """Return where it has a seat now; a person's seat isn't the organization's."""
        return {
            committee.id
            for committee in self.directory.committees.values()
            for seat in self.seats(committee)
            if seat.member_id == member_id
            and (seat.role in roles if roles else seat.role != "Gast")
        }

    def guest_in(self, member_id: str) -> bool:
        return bool(self.committees_of(member_id, ("Gast",)))

    def speaking_for(self, committee: Committee, spoken_for: str) -> set[str]:
        """Return whose seat also speaks for that place or organization."""
        seats = self.seats(committee)
        return {seat.member_id for seat in seats if spoken_for in seat.on_behalf_of_ids}

    def spoken_for_by(self, committee: Committee, member_id: str) -> set[str]:
        seats = [seat for seat in self.seats(committee) if seat.member_id == member_id]
        return {other for seat in seats for other in seat.on_behalf_of_ids}

    def meetings(self, committee: Committee) -> list[Meeting]:
        """Return its meetings in order; cancelled ones are left out."""
        rows = self.directory.meetings.values()
        here = [m for m in rows if m.committee_id == committee.id and m.state != "abgesagt"]
        return sorted(here, key=lambda meeting: meeting.start)

    def ahead(self, committee: Committee) -> list[Meeting]:
        """Return the coming meetings; a committee that is no more has none."""
        if not self.living(committee):
            return []
        return [m for m in self.meetings(committee) if m.start.date() >= self.today]

    def past(self, committee: Committee) -> list[Meeting]:
        """Return the meetings held before today, the latest first."""
        return [m for m in self.meetings(committee) if m.start.date() < self.today][::-1]
