"""Who may do what: one table, role x command, and who may read what. Deny by default.

Permission alone is never enough: the desk also asks for the relation (is this her coach?) and the practice. The admin
runs the practice and is not clinical: she enrols, assigns and handles messages, and reads no health data.
"""

from hartkracht.model import command as c

CLIENT, COACH, PHYSICIAN, ADMIN = "client", "coach", "physician", "admin"
LINK, DEVICE, SYSTEM = "link", "device", "system"
ROLES = (CLIENT, COACH, PHYSICIAN, ADMIN, LINK, DEVICE, SYSTEM)

COMMANDS: dict[type[c.Command], frozenset[str]] = {
    c.Enrol: frozenset({COACH, ADMIN}),
    c.Assign: frozenset({ADMIN}),
    c.Unassign: frozenset({ADMIN}),
    c.State: frozenset({CLIENT, COACH, PHYSICIAN}),
    c.AskClearance: frozenset({COACH}),
    c.Sign: frozenset({PHYSICIAN}),
    c.WithdrawLetter: frozenset({PHYSICIAN}),
    c.Prescribe: frozenset({COACH, PHYSICIAN}),
    c.OpenSession: frozenset({COACH, PHYSICIAN}),
    c.Step: frozenset({CLIENT, COACH, PHYSICIAN, ADMIN, DEVICE, SYSTEM}),
    c.Supervise: frozenset({COACH, PHYSICIAN}),
    c.Swap: frozenset({COACH, PHYSICIAN}),
    c.FindRange: frozenset({COACH, PHYSICIAN, SYSTEM}),
    c.SetMachine: frozenset({COACH, PHYSICIAN}),
    c.SeeRepetition: frozenset({COACH, PHYSICIAN, SYSTEM}),
    c.SeePressure: frozenset({COACH, PHYSICIAN, SYSTEM}),
    c.Cue: frozenset({COACH, PHYSICIAN, SYSTEM}),
    c.JudgeCue: frozenset({COACH, PHYSICIAN}),
    c.EndSet: frozenset({COACH, PHYSICIAN, SYSTEM}),
    c.CloseSession: frozenset({COACH, PHYSICIAN}),
    c.AnswerCheck: frozenset({CLIENT, COACH, PHYSICIAN, LINK}),
    c.PassDue: frozenset({SYSTEM}),
    c.Review: frozenset({COACH, PHYSICIAN}),
    c.HandleMessage: frozenset({COACH, ADMIN}),
    c.Note: frozenset({COACH, PHYSICIAN}),
    c.View: frozenset({CLIENT, COACH, PHYSICIAN, ADMIN, LINK, SYSTEM}),
}

# What the two widest commands are narrowed to.
STOP_ONLY = frozenset({CLIENT, ADMIN, DEVICE})
ADMIN_SEES = frozenset({"identity", "messages", "counts"})

# A practice admin needs no relation: she makes them. A system actor works for the practice as a whole.
WITHOUT_RELATION = frozenset({ADMIN, SYSTEM})


def may(role: str, command: c.Command) -> bool:
    """Does the table let this role give this command?"""
    if role not in COMMANDS.get(type(command), frozenset()):
        return False
    if isinstance(command, c.Step) and role in STOP_ONLY:
        return command.event == "stop"
    if isinstance(command, c.View) and role == ADMIN:
        return command.what in ADMIN_SEES
    return True


def stops(role: str, command: c.Command) -> bool:
    """A STOP by staff of the practice: anybody there may stop anybody, assigned or not."""
    return isinstance(command, c.Step) and command.event == "stop" and role in (COACH, PHYSICIAN, ADMIN)


def page() -> str:
    """docs/permissions.md: the table above, printed."""
    head = "| | " + " | ".join(ROLES) + " |"
    rows = [
        f"| {_named(command)} | " + " | ".join(_cell(role, command) for role in ROLES) + " |" for command in COMMANDS
    ]
    theory = (__doc__ or "").strip()
    return "\n".join(
        [
            "# Who may do what",
            "",
            "Printed from `hartkracht/permissions.py`; do not edit.",
            "",
            theory,
            "",
            "A coach, a physician and a client reach only the people they were assigned to; a link and a sensor only the"
            " one session they were made for. STOP is anybody's in the practice, assigned or not.",
            "",
            head,
            "|---" * (len(ROLES) + 1) + "|",
            *rows,
            "",
        ]
    )


def _named(command: type[c.Command]) -> str:
    sentence = (command.__doc__ or "").strip().split("\n")[0]
    return f"`{command.__struct_config__.tag}`: {sentence}"


def _cell(role: str, command: type[c.Command]) -> str:
    if role not in COMMANDS[command]:
        return "-"
    if command is c.Step and role in STOP_ONLY:
        return "only stop"
    return ", ".join(sorted(ADMIN_SEES)) if command is c.View and role == ADMIN else "yes"
