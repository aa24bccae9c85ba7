"""A line of the list: what is to be shown of one decision, ready for every format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from commands.contract import Ask
from commands.dates import BERLIN
from commands.decided import STATES
from commands.decisions.control.course import Course, Report
from commands.decisions.control.plain import plain
from commands.decisions.showing import responsible_of
from commands.decisions.wording import body_name, is_overdue, light, say_state
from commands.members import resolve
from storage.decisions import Decision

# Who has said nothing from so long before the deadline on has not reported.
EXPECTED = timedelta(days=14)
SIGNS = ("🔴", "🟡", "🟢", "–", "✅")
_WORDS = {"🔴": "überfällig", "🟡": "bald fällig", "🟢": "im Plan", "✅": "umgesetzt", "–": ""}
NOBODY = "niemand genannt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is shown of a decision; texts are in one line, days are those of Berlin.

    `sign` is the traffic light and `light` its word. `reason` is why it takes longer. `owed`
    tells that who is responsible should have reported by now and has not.
    """

    decision: Decision
    body: str
    text: str
    applicant: str
    responsible: str
    due_on: date | None
    first_due: date | None = None
    postponed: int = 0
    sign: str
    light: str
    state: str
    report: str = ""
    reported_on: date | None = None
    reason: str = ""
    owed: bool = False

    @property
    def number(self) -> str:
        """Return the number that people say."""
        return self.decision.number


class Rows:
    """Makes lines as they may be seen where somebody asks."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._today = ask.now.astimezone(BERLIN).date()
        self._applicants: dict[str, str] = {}

    def of(self, decision: Decision, course: Course) -> Row:
        """Return the line of a decision of which that has become."""
        sign = light(decision, self._today)
        last = course.reports[-1] if course.reports else None
        postponed = course.postponed if course.first_due != decision.due_on else 0
        return Row(
            decision=decision,
            body=plain(body_name(self._ask.directory, decision.body)),
            text=plain(decision.text),
            applicant=self._applicant(decision.applicant),
            responsible=plain(responsible_of(self._ask, decision)),
            due_on=decision.due_on,
            first_due=course.first_due if postponed else None,
            postponed=postponed,
            sign=sign,
            light=_word(sign, decision),
            state=_state(decision, self._today),
            report=plain(decision.report),
            reported_on=_day(last) if last and decision.report else None,
            reason=plain(self._reason(decision, course)),
            owed=self._is_owed(decision, course),
        )

    def _applicant(self, name: str) -> str:
        """Return who applied for it; where persons may not be seen, only known bodies."""
        if name not in self._applicants:
            self._applicants[name] = plain(name)
            if name and not self._ask.may_see_persons:
                found = resolve(name, self._ask.directory, None, self._today)
                known = self._ask.directory.organizations
                whole = found.ids and not found.unclear and all(one in known for one in found.ids)
                self._applicants[name] = found.label if whole else "nicht gezeigt"
        return self._applicants[name]

    def _reason(self, decision: Decision, course: Course) -> str:
        """Return what was said of the delay: since the deadline, else when it was put off."""
        if is_overdue(decision, self._today) and decision.due_on is not None:
            since = [one for one in course.reports if _day(one) > decision.due_on]
            if since:
                return since[-1].text
        if course.why or course.postponed_at is None:
            return course.why
        since = [one for one in course.reports if one.at >= course.postponed_at]
        return since[-1].text if since else ""

    def _is_owed(self, decision: Decision, course: Course) -> bool:
        if decision.state not in ("decided", "in progress") or decision.due_on is None:
            return False
        expected = decision.due_on - EXPECTED
        if self._today < expected:
            return False
        answered = course.answered_at
        return answered is None or answered.astimezone(BERLIN).date() < expected


def _word(sign: str, decision: Decision) -> str:
    return "ohne Frist" if sign == "🟢" and decision.due_on is None else _WORDS[sign]


def _state(decision: Decision, today: date) -> str:
    return say_state(decision, today) if decision.state == "replaced" else STATES[decision.state]


def _day(report: Report) -> date:
    return report.at.astimezone(BERLIN).date()
