"""People: who is enrolled and who works with her, what was looked at and noted, and messages that were handled."""

from zoneinfo import ZoneInfo

from hartkracht.journey.decide.draft import Draft, Refused, carry_out, enrolled
from hartkracht.model import command as c
from hartkracht.model import entry as e

HANDLED = frozenset({"sent", "printed", "phoned", "dropped"})


@carry_out.register
def _(command: c.Enrol, draft: Draft) -> None:
    if draft.chart.person is not None:
        raise Refused("Deze persoon is al ingeschreven.", "This person is enrolled already.")
    if command.born > draft.asking.now.date():
        raise Refused("De geboortedatum ligt in de toekomst.", "The date of birth lies in the future.")
    _zone(command.zone)
    draft.add(e.Enrolled(command.given_name, command.family_name, command.born, command.language, command.zone))


@carry_out.register
def _(command: c.Assign, draft: Draft) -> None:
    enrolled(draft.chart)
    if command.role not in ("client", "coach", "physician"):
        raise Refused("Kies: client, coach of arts.", "Choose: client, coach or physician.")
    draft.add(e.Assigned(command.account, command.role))


@carry_out.register
def _(command: c.Unassign, draft: Draft) -> None:
    if command.account in draft.chart.accounts:
        draft.add(e.Unassigned(command.account))


@carry_out.register
def _(command: c.View, draft: Draft) -> None:
    draft.add(e.Viewed(command.what))


@carry_out.register
def _(command: c.Note, draft: Draft) -> None:
    enrolled(draft.chart)
    if not command.text.strip():
        raise Refused("Er staat nog niets in de notitie.", "The note is still empty.")
    draft.add(e.Noted(command.text, command.session, command.set_no))


@carry_out.register
def _(command: c.HandleMessage, draft: Draft) -> None:
    if command.message not in draft.chart.messages:
        raise Refused("Dit bericht bestaat niet.", "This message does not exist.")
    if command.how not in HANDLED:
        raise Refused("Kies: verstuurd, geprint, gebeld of niet nodig.", "Choose: sent, printed, phoned or dropped.")
    if draft.chart.messages[command.message][1] is None:
        draft.add(e.MessageHandled(command.message, command.how))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise Refused(
            f"De tijdzone \u201c{name}\u201d kennen wij niet. Schrijf bijvoorbeeld Europe/Amsterdam.",
            f'The time zone "{name}" is not known. Write, for example, Europe/Amsterdam.',
        ) from None
