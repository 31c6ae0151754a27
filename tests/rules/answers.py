"""What people write, printed: how each kind of answer is read, or in which words it is refused.

`python -m tests.rules.answers` prints it anew; every sentence here is one that somebody may read.
"""

import datetime as dt
from pathlib import Path

from hartkracht.rules.factfile import FactFileError, read_factfile
from hartkracht.rules.facts import CATALOGUE, parse, write
from hartkracht.rules.spec import FactError

PRINTED = Path(__file__).with_name("answers.txt")
NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.UTC)
LETTER = {"by": "cardiologist", "signed": "2026-11-04", "decision": "cleared"}
ANYTHING = ("", "unknown", None, True, "True", 7, 3.5, [], {}, ["x"], "no idea")
WRITTEN = {
    "age": ("62 years", "62", "15 years", "16 years", "110 years", "111 years", "62,5 years", "62 mmHg", "-1 years", "sixty"),
    "glucose": ("5,6 mmol/L", "0.5 mmol/L", "0.4 mmol/L", "60 mmol/L", "60.1 mmol/L", "5.6 mg/dL", "5.1234567 mmol/L"),
    "sex": ("female", "femal", "FALSE", "x"),
    "pregnancy": ("possibly", "posibly", "false"),
    "takes_medicines": ("yes", "false", "TRUE", "yess"),
    "conditions": (["hypertension", "hypertension", "icd"], ["hypertenson"], [5], "hypertension", ["qqq"]),
    "ecg_on": ("2026-11-04", "04-11-2026", "4/11/2026", "31.02.2026", "1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01",
               dt.date(2026, 11, 4), dt.datetime(2026, 11, 4, 23, tzinfo=dt.UTC)),
    "resting_pressure": ("[148/88, 146/86] mmHg", "148/88 mmHg", "[] mmHg", "148/88", ["148/88 mmHg", "146/86"], [], "[88/148] mmHg",
                         "[90/90] mmHg", "[301/100] mmHg", "[300/200] mmHg", "[300/201] mmHg", "[50/20] mmHg", "[49/20] mmHg",
                         "[60/19] mmHg", "[148-88] mmHg", "[1480/88] mmHg"),
    "events": ([{"what": "pci", "on": "2026-11-04"}], [{"what": "pc", "on": "2026-11-04"}], [{"what": "pci"}], ["pci"],
               [{"what": "pci", "on": "gisteren"}], [{"what": "qqq", "on": "2026-11-04"}], "pci"),
    "medicines": (["C07AB07", "c07ab07", "metoprolol ", "E11", "I10.0", "C07", "C7"], ["E11"], ["I10.5"], [{"atc": "C07AB0"}],
                  [{"atc": "C07AB07", "since": "2026-11-01", "dose": "5 mg"}], [{"name": "iets", "unclear": True}],
                  [{"atc": "C07AB07", "unclear": "no", "stopped": "2026-11-01", "changed": ""}], [{"since": "2026-11-01"}],
                  [{"atc": "C07AB07", "sinds": "2026-11-01"}], "metoprolol", [{"atc": "W01"}], [5]),
    "letter": (LETTER, {**LETTER, "limits": {"effort": "3 /10"}, "valid_until": "2027-05-01", "note": "x"}, {**LETTER, "by": "aunt"},
               {**LETTER, "decision": "fine"}, {**LETTER, "limits": {"efort": "3 /10"}}, {**LETTER, "limits": {"effort": "9 /10"}},
               {**LETTER, "valid_untl": "2027-05-01"}, {**LETTER, "zzz": 1}, {"by": "gp"}, {**LETTER, "signed": "later"},
               {**LETTER, "valid_until": "unknown"}, {**LETTER, "limits": "none"}, {**LETTER, "diagnoses": ["icdd"]},
               {**LETTER, "big": "x" * 2001}, {**LETTER, "note": "a\x07b"}, {**LETTER, "limits": {"qqq": "3"}}, "yes"),
}  # fmt: skip
FILES = {
    "a whole file": "on: 2026-11-22T10:30+01:00\nfacts:\n  age: 62 years\n  rhythm: regular\n",
    "a day alone": "on: 2026-11-22\nfacts: {age: 62 years}\n",
    "a moment without a zone": "on: 2026-11-22T10:30\nfacts: {age: 62 years}\n",
    "a moment that is turned": "on: 22-11-2026\nfacts: {age: 62 years}\n",
    "no moment": "on: morgen\nfacts: {age: 62 years}\n",
    "a year nobody lives in": "on: 1899-11-22\nfacts: {age: 62 years}\n",
    "a name misspelt": "on: 2026-11-22\nfacts:\n  age: 62 years\n  rythm: regular\n",
    "a name nobody knows": "on: 2026-11-22\nfacts:\n  qqqqq: 1\n",
    "a fact twice": "on: 2026-11-22\nfacts:\n  age: 62 years\n  age: 63 years\n",
    "a fact under two names": "on: 2026-11-22\nfacts:\n  q01: no\n  chest_pain_month: no\n",
    "readings and their mean": "on: 2026-11-22\nfacts:\n  resting_pressure: [148/88, 146/86] mmHg\n  resting_systolic: 147 mmHg\n",
    "a bare list of readings": "on: 2026-11-22\nfacts:\n  resting_pressure: [148/88]\n",
    "a role that may not": "on: 2026-11-22\nfacts:\n  standing_systolic: {value: 120 mmHg, by: client}\n",
    "the long form": "on: 2026-11-22\nfacts:\n  rhythm: {value: regular, at: 2026-11-20, by: coach}\n",
    "several at their own moments": "on: 2026-11-22\nfacts:\n  resting_pulse: [{value: 64 /min, at: 2026-11-20}, {value: 70 /min}]\n",
    "an unknown key of the long form": "on: 2026-11-22\nfacts:\n  rhythm: {value: regular, att: 2026-11-20}\n",
    "an unknown key of the file": "on: 2026-11-22\nfact:\n  age: 62 years\n",
    "a key far from any": "on: 2026-11-22\nqqqqqq: 1\nfacts: {}\n",
    "a reference": "on: &a 2026-11-22\nfacts:\n  ecg_on: *a\n",
    "a list": "- on\n",
    "no YAML": "on: [2026\nfacts: }\n",
    "JSON": '{"on": "2026-11-22", "facts": {"age": "62 years"}}',
    "JSON with a name twice": '{"on": "2026-11-22",\n "facts": {"age": "62 years",\n "age": "63 years"}}',
    "JSON that is cut off": '{"on": "2026-11-22", "facts": {"age"',
    "nothing": "",
    "no facts": "on: 2026-11-22\n",
    "no moment at all": "facts: {age: 62 years}\n",
    "facts that are a list": "on: 2026-11-22\nfacts: [age]\n",
    "nested too deeply": '{"on": ' + "[" * 3000,
    "too large": "on: 2026-11-22\n" + "#" * 3_000_000,
}


def of_value(name, raw):
    try:
        fact = parse(name, raw, NOW, "coach")
    except FactError as refused:
        return f"{refused.words.nl} | {refused.words.en}"
    again = parse(name, write(fact), NOW, "coach")
    assert again == fact, (name, raw)
    return f"= {write(fact)}"


def of_file(text):
    try:
        sheet, moment = read_factfile(text)
    except FactFileError as refused:
        return f"{refused.words.nl} | {refused.words.en}"
    told = (
        f"{fact.name} {write(fact)} at {fact.at.isoformat()} by {fact.by}"
        for one in sheet.known.values()
        for fact in one
    )
    return f"= {moment.isoformat()}: {'; '.join(told)}"


def answers():
    """All of them, as one text."""
    lines = []
    for name, written in WRITTEN.items():
        lines.append(f"# {name}: {CATALOGUE[name].label.nl}")
        lines += [f"{str(raw)[:60]!r}: {of_value(name, raw)[:400]}" for raw in (*written, *ANYTHING)]
    lines.append("# files")
    lines += [f"{name}: {of_file(text)}" for name, text in FILES.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PRINTED.write_text(answers(), encoding="utf-8")
