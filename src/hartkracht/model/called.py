"""How a person is called where others can look: first name and initial. Never the whole name on a stand in the gym."""


def short(given_name: str, family_name: str) -> str:
    """First name and initial, the small words of the family name kept.

    >>> short("Henk", "de Wit")
    'Henk de W.'
    """
    *small, name = family_name.split() or [""]
    return " ".join(filter(None, (given_name, *small, f"{name[:1]}." if name else "")))
