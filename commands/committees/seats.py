"""Who has a seat in a committee on a day, and who speaks for it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from storage.records import Committee, Directory, Membership, Person

_GUEST, _ORDINARY = "Gast", "Mitglied"
_OFFICE = "geschäftsführung"  # of the column `sitze.rolle`; case does not matter


@dataclass(frozen=True, slots=True)
class Seat:
    """What one member, an organization or a person, has in a committee; one vote at most.

    `voting` is None where the directory says nothing of it. `on_behalf_of_ids` are those for whom
    a member holds a further seat besides its own.
    """

    member_id: str
    name: str
    voting: bool | None = None
    on_behalf_of_ids: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells the seats of one committee apart."""
        return " ".join((self.member_id, *self.on_behalf_of_ids))


def seats_on(directory: Directory, committee_id: str, day: date) -> list[Seat]:
    """Return the seats that there are on a day, by name; guests have none.

    Who holds several (the chair besides an ordinary one) has one, which votes if any of them does.
    Several ordinary ones are several seats, where they speak for others: one's own, and on behalf.
    """
    rows: dict[str, list[Membership]] = {}
    for row in memberships_on(directory, committee_id, day):
        if row.role != _GUEST:
            rows.setdefault(row.member_id, []).append(row)
    found = [seat for held in rows.values() for seat in _seats(directory, held)]
    return sorted(found, key=lambda seat: seat.name.casefold())


def _seats(directory: Directory, held: list[Membership]) -> Iterator[Seat]:
    """Yield the seats of one member: its own, and those that it holds on behalf of others."""
    ordinary = {row.on_behalf_of_ids for row in held if row.role == _ORDINARY}
    own = min(ordinary, key=lambda ids: (len(ids), ids), default=())
    further = sorted(ordinary - {own})
    votes: dict[tuple[str, ...], list[bool]] = {(): [], **{ids: [] for ids in further}}
    for row in held:
        is_further = row.role == _ORDINARY and row.on_behalf_of_ids in further
        said = votes[row.on_behalf_of_ids if is_further else ()]
        said += [] if row.voting is None else [row.voting]
    member = held[0].member_id
    for ids, said in votes.items():
        name = name_of(directory, member)
        if ids:
            name += f" i. V. {', '.join(name_of(directory, one) for one in ids)}"
        yield Seat(member, name, any(said) if said else None, ids)


def memberships_on(directory: Directory, committee_id: str, day: date) -> Iterator[Membership]:
    """Yield the rows of a committee that hold on a day, guests too, in the directory's order."""
    rows = _index(directory).memberships.get(committee_id, ())
    return (row for row in rows if _is_held(row, day))


def posts_on(directory: Directory, user_id: str, day: date) -> list[Person]:
    """Return who in the directory has a Matrix id on a day; one may have several posts."""
    return [row for row in _index(directory).posts.get(user_id, ()) if _is_held(row, day)]


def keeps_office(
    directory: Directory, committee_id: str, posts: Iterable[Person], day: date
) -> bool:
    """Whether a person of these posts, or their organization, holds a committee's office."""
    held = list(posts)
    holders = {post.id for post in held} | {post.organization_id for post in held}
    return any(
        row.role.casefold() == _OFFICE and row.member_id in holders
        for row in memberships_on(directory, committee_id, day)
    )


def office_users(directory: Directory, committee_id: str, day: date) -> list[str]:
    """Return the Matrix ids of those who keep a committee's office on a day."""
    rows = memberships_on(directory, committee_id, day)
    holders = dict.fromkeys(row.member_id for row in rows if row.role.casefold() == _OFFICE)
    return [user_id for one in holders for user_id in users_of(directory, one, day)]


def everybody_on(directory: Directory, day: date) -> list[Person]:
    """Return all posts on a day whose holders have a Matrix id."""
    return [row for rows in _index(directory).posts.values() for row in rows if _is_held(row, day)]


def users_of(directory: Directory, member_id: str, day: date) -> list[str]:
    """Return the Matrix ids by which a member is reached on a day, an organization by its staff."""
    found = dict.fromkeys(_index(directory).users.get(member_id, ()))
    return [
        user_id
        for user_id in found
        if any(
            member_id in (post.id, post.organization_id)
            for post in posts_on(directory, user_id, day)
        )
    ]


def spoken_for(seats: Iterable[Seat], posts: Iterable[Person]) -> list[Seat]:
    """Return the seats that a person of these posts speaks for: their own, else their office's."""
    held: dict[str, list[Seat]] = {}
    for seat in seats:
        held.setdefault(seat.member_id, []).append(seat)
    found = {
        seat.key: seat
        for post in posts
        for seat in held.get(post.id, held.get(post.organization_id or "", []))
    }
    return list(found.values())


def speakers_on(directory: Directory, committee_id: str, day: date) -> dict[str, list[Seat]]:
    """Return the Matrix ids of all who speak for seats of a committee on a day, and for which."""
    seats = seats_on(directory, committee_id, day)
    known = {user for seat in seats for user in users_of(directory, seat.member_id, day)}
    found = {user: spoken_for(seats, posts_on(directory, user, day)) for user in sorted(known)}
    return {user: own for user, own in found.items() if own}


def seats_of(directory: Directory, committee_id: str, user_id: str, day: date) -> list[Seat]:
    """Return the seats of a committee that somebody speaks for on a day; mostly none or one."""
    posts = posts_on(directory, user_id, day)
    return spoken_for(seats_on(directory, committee_id, day), posts) if posts else []


def committees_of(directory: Directory, user_id: str, day: date) -> list[Committee]:
    """Return the committees in which somebody speaks for a seat on a day."""
    posts = posts_on(directory, user_id, day)
    members = {post.id for post in posts} | {post.organization_id for post in posts}
    ids = {
        row.committee_id
        for row in directory.memberships.values()
        if row.member_id in members and row.role != _GUEST and _is_held(row, day)
    }
    return [row for row in directory.committees.values() if row.id in ids]


def _is_held(row: Membership | Person, day: date) -> bool:
    begun = row.start_date is None or row.start_date <= day
    return begun and (row.end_date is None or day <= row.end_date)


def name_of(directory: Directory, row_id: str) -> str:
    """Return the name of an organization, person or municipality."""
    for rows in (directory.organizations, directory.persons, directory.municipalities):
        if (row := rows.get(row_id)) is not None:
            return row.name
    return row_id


# --- Found once for each directory --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Index:
    """Rows by what they are looked up by.

    `memberships` by committee, `posts` by Matrix id, and `users`, the Matrix ids of a member: a
    person's own, or those of all who work for an organization.
    """

    memberships: Mapping[str, list[Membership]]
    posts: Mapping[str, list[Person]]
    users: Mapping[str, list[str]]


_indexes: WeakKeyDictionary[Directory, _Index] = WeakKeyDictionary()


def _index(directory: Directory) -> _Index:
    """Return the index of a directory; two threads may both make it, to the same effect."""
    known = _indexes.get(directory)
    if known is None:
        known = _indexes[directory] = _make_index(directory)
    return known


def _make_index(directory: Directory) -> _Index:
    memberships: dict[str, list[Membership]] = {}
    posts: dict[str, list[Person]] = {}
    users: dict[str, list[str]] = {}
    for row in directory.memberships.values():
        memberships.setdefault(row.committee_id, []).append(row)
    for person in directory.persons.values():
        if person.matrix_id:
            posts.setdefault(person.matrix_id, []).append(person)
            for member in filter(None, (person.id, person.organization_id)):
                users.setdefault(member, []).append(person.matrix_id)
    return _Index(memberships, posts, users)
