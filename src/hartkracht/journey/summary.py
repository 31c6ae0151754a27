"""One row a person for lists: what a board needs to know without folding a journal. Rebuilt from entries at will."""

import datetime as dt

import msgspec

from hartkracht.journey.chart import Chart

REMINDER = "check_reminder"
Message = tuple[str, str, str, str, dt.datetime]


class Summary(msgspec.Struct, frozen=True):
    """What the coach's board, the worries list and the physician's inbox show of one person.

    verdict: the standing clearance word, "" where nobody was screened; today_verdict: the last one of the day, given at
    today_at for today_reasons. concerns: those that somebody must still look at, as (id, level, owner, until, rules); blocked: no session
    may begin because of one. unanswered: (session, check) of silent checks. messages:
    outbox messages not handled, as (id, role it is for, key of text, link, due_at). sessions_done counts closed sessions.
    """

    given_name: str
    family_name: str
    born: dt.date | None
    language: str
    zone: str
    verdict: str
    reasons: tuple[str, ...]
    open: tuple[str, ...]
    asked_at: dt.datetime | None
    letter_decision: str
    letter_until: str
    letter_withdrawn: bool
    phase: int | None
    day: str
    sessions_done: int
    session: str
    session_state: str
    last_session_at: dt.datetime | None
    next_check: tuple[str, str, dt.datetime] | None
    unanswered: tuple[tuple[str, str], ...]
    concerns: tuple[tuple[str, str, str, dt.datetime | None, tuple[str, ...]], ...]
    messages: tuple[Message, ...]
    seq: int
    today_verdict: str = ""
    today_at: dt.datetime | None = None
    today_reasons: tuple[str, ...] = ()
    blocked: bool = False

    def waiting(self, now: dt.datetime) -> tuple[Message, ...]:
        """The messages that somebody must handle: of one link the latest whose time has come, and no reminder before it."""
        latest: dict[str, Message] = {}
        for one in sorted(self.messages, key=lambda one: one[4]):
            if one[2] != REMINDER or one[4] <= now:
                latest[one[3]] = one
        return tuple(latest.values())

    def names_only(self) -> "Summary":
        """Without anything of health: for the practice admin."""
        return msgspec.structs.replace(
            self, verdict="", reasons=(), open=(), letter_decision="", letter_until="", phase=None, day="",
            session_state="", last_session_at=None, unanswered=(), concerns=(), next_check=None,
            asked_at=None, letter_withdrawn=False, today_verdict="", today_at=None, today_reasons=(), blocked=False,
        )  # fmt: skip


def summarise(chart: Chart) -> Summary:
    """The row of this chart."""
    who, screened, letter = chart.person, chart.screened, chart.letter
    closed = [record for record in chart.sessions.values() if record.closed is not None]
    session = chart.open_session or ""
    due = [r.due for r in chart.checks.values() if r.due and r.answered is None and not r.silent]
    soonest = min(due, key=lambda check: check.closes_at, default=None)
    return Summary(
        given_name=who.given_name if who else "",
        family_name=who.family_name if who else "",
        born=who.born if who else None,
        language=who.language if who else "nl",
        zone=chart.zone,
        verdict=screened.clearance if screened else "",
        reasons=screened.fired if screened else (),
        open=screened.open if screened else (),
        asked_at=chart.asked_at,
        letter_decision=letter.signed.decision if letter else "",
        letter_until=str(letter.signed.letter.get("valid_until", "")) if letter else "",
        letter_withdrawn=bool(letter and letter.withdrawn),
        phase=chart.prescribed.prescription.phase if chart.prescribed else None,
        day=chart.prescribed.prescription.day if chart.prescribed else "",
        sessions_done=len(closed),
        session=session,
        session_state=chart.sessions[session].state if session else "",
        last_session_at=max((r.closed_at for r in closed if r.closed_at), default=None),
        next_check=(soonest.session, soonest.check, soonest.closes_at) if soonest else None,
        unanswered=tuple(key for key, record in chart.checks.items() if record.silent and record.answered is None),
        concerns=tuple(
            (c.raised.concern, c.raised.level, c.raised.owner, c.raised.until, c.raised.rules)
            for c in chart.concerns.values()
            if c.open or c.blocks
        ),
        messages=tuple(
            (m.message, m.to, m.text, m.link, m.due_at) for m, handled in chart.messages.values() if handled is None
        ),
        seq=chart.seq,
        today_verdict=chart.screened_today.clearance if chart.screened_today else "",
        today_at=chart.screened_today_at,
        today_reasons=chart.screened_today.fired if chart.screened_today else (),
        blocked=bool(chart.blocking_concerns),
    )


def pack(summary: Summary) -> bytes:
    """For sealing."""
    return msgspec.json.encode(summary)


def unpack(data: bytes) -> Summary:
    """What `pack` packed."""
    return msgspec.json.decode(data, type=Summary)
