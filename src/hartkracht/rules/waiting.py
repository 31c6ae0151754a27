"""Waiting after an event: until when a physician cannot clear, and until when the arms rest.

One row an event, the longer end of each range first. The shorter end holds only with a letter signed after the event
that names it. While waiting the answer is *ask the physician*, with the first day that counts.
"""

from dataclasses import dataclass

from hartkracht.model.decision import Clearance
from hartkracht.rules.events import within
from hartkracht.rules.language import Citation, Rule, SetLimit, rule
from hartkracht.rules.sources import ACSM, DIABETES_CARE, ESC_2020, OWN
from hartkracht.rules.words import EVENTS

WEEK, MONTH, HALF_YEAR = 7, 31, 183


@dataclass(frozen=True, slots=True)
class Wait:
    """Days before the body may be loaded at all, and before the arms may; the shorter ends where a range is given."""

    event: str
    days: int
    source: Citation
    shorter: int | None = None
    arms: int = 0
    arms_shorter: int | None = None


def _acsm(event: str, confidence: str = "m") -> Citation:
    return ACSM.at(f"waiting times before resistance training, {event}", "M", confidence)


ROWS: tuple[Wait, ...] = (
    Wait("myocardial_infarction", 5 * WEEK, _acsm("infarct", "H")),
    Wait("acute_coronary_syndrome", 5 * WEEK, OWN.at("1.4, as an infarct", "D")),
    Wait("pci", 3 * WEEK, _acsm("elective PCI", "H")),
    Wait("cabg", 5 * WEEK, _acsm("median sternotomy", "H"), None, 12 * WEEK, 8 * WEEK),
    Wait("sternotomy", 5 * WEEK, _acsm("median sternotomy", "H"), None, 12 * WEEK, 8 * WEEK),
    Wait("valve_surgery", 5 * WEEK, _acsm("valve surgery"), None, 12 * WEEK),
    Wait("thoracotomy", 4 * WEEK, _acsm("thoracotomy"), None, 8 * WEEK, 6 * WEEK),
    Wait("tavi", 4 * WEEK, _acsm("TAVI", "l"), 2 * WEEK),
    Wait("device_implant", 2 * WEEK, _acsm("pacemaker, ICD, CRT", "H"), WEEK, 6 * WEEK),
    Wait("generator_change", 2 * WEEK, _acsm("generator change"), WEEK, 2 * WEEK),
    Wait("radial_catheter", WEEK, _acsm("radial catheter")),
    Wait("femoral_catheter", WEEK, _acsm("femoral catheter")),
    Wait("ablation", 2 * WEEK, _acsm("ablation"), WEEK),
    Wait("myocarditis", HALF_YEAR, ESC_2020.at("myocarditis, 3-6 months", "M", "H"), 92),
    Wait("pericarditis", 92, ESC_2020.at("pericarditis, 1-3 months", "M", "H"), MONTH),
    Wait("heart_failure_admission", 4 * WEEK, _acsm("heart failure")),
    Wait("pulmonary_embolism", 4 * WEEK, _acsm("embolism and thrombosis")),
    Wait("deep_vein_thrombosis", 4 * WEEK, _acsm("embolism and thrombosis")),
    Wait("stroke", 6 * WEEK, _acsm("stroke"), 4 * WEEK),
    Wait("brain_bleed", 26 * WEEK, OWN.at("1.2, recent intracerebral bleed", "D")),
    Wait("subdural_bleed", 26 * WEEK, OWN.at("1.2, recent subdural bleed", "D")),
    Wait("tia", 2 * WEEK, OWN.at("1.4, TIA", "D")),
    Wait("scad", 6 * WEEK, _acsm("SCAD"), 4 * WEEK),
    Wait("takotsubo", 8 * WEEK, _acsm("takotsubo"), 4 * WEEK),
    Wait("hypertensive_emergency", 2 * WEEK, OWN.at("1.4, hypertensive emergency", "D")),
    Wait("vaginal_birth", 6 * WEEK, _acsm("birth")),
    Wait("caesarean", 12 * WEEK, _acsm("caesarean"), 8 * WEEK),
    Wait("eye_surgery", 6 * WEEK, _acsm("eye surgery")),
    Wait("hernia_repair", 8 * WEEK, _acsm("hernia repair"), 6 * WEEK),
    Wait("other_surgery", 6 * WEEK, OWN.at("14, operation under 3 months", "D")),
    Wait("fracture", HALF_YEAR, DIABETES_CARE.at("table, fracture under 6 months")),
)

WHY = (
    "Het lichaam geneest nog. Na die tijd kan een arts toestemming geven.",
    "The body still heals. After that time a physician can clear this.",
)
WHY_ARMS = ("Zwaar trekken met de armen kan de genezing verstoren.", "Heavy pulling with the arms may disturb healing.")


def _body(row: Wait) -> Rule:
    name = EVENTS[row.event]
    return rule(
        f"wait-{row.event.replace('_', '-')}",
        when=within(row.days, row.event, shorter=row.shorter),
        then=Clearance.ASK_PHYSICIAN,
        says=(f"Te kort na: {name.nl}", f"Too soon after: {name.en}"),
        why=WHY,
        source=row.source,
    )


def _arms(row: Wait) -> Rule:
    name = EVENTS[row.event]
    return rule(
        f"wait-arms-{row.event.replace('_', '-')}",
        when=within(row.arms, row.event, shorter=row.arms_shorter),
        then=SetLimit("allow_upper", False),
        says=(f"Nog geen armen, na: {name.nl}", f"No arms yet, after: {name.en}"),
        why=WHY_ARMS,
        source=row.source,
    )


WAITING: tuple[Rule, ...] = (*(_body(row) for row in ROWS), *(_arms(row) for row in ROWS if row.arms))
