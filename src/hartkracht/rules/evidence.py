"""The ledger of evidence: what the method claims, what supports it, what speaks against it, and how sure that is.

Shown where the claim would be made, never more boldly than its grade. A grade is about the *claim as made here*: once
or twice a week, slow and far from failure. Sources are those of clinical.md; nothing is rated that was not read there.
"""

import enum
from dataclasses import dataclass

from hartkracht.model.dose import Words


class Grade(enum.Enum):
    """How sure: from trials of exactly this, down to a claim that trials do not bear out."""

    STRONG = Words("sterk: meerdere onderzoeken", "strong: several trials")
    MODERATE = Words("redelijk: onderzoek wijst die kant op", "moderate: trials point that way")
    WEAK = Words("zwak: weinig of tegenstrijdig onderzoek", "weak: few or conflicting trials")
    UNPROVEN = Words("niet aangetoond", "not shown")
    EXPERIENCE = Words("ervaring, bijna geen onderzoek", "experience, hardly any trials")


@dataclass(frozen=True, slots=True)
class Study:
    """One finding with its place; `origin` L was looked up, M is from memory of the work."""

    finding: str
    source: str
    origin: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, and the sentence that may be shown beside it."""

    id: str
    claim: Words
    grade: Grade
    shown: Words
    supporting: tuple[Study, ...]
    contrary: tuple[Study, ...] = ()

    @property
    def sure(self) -> bool:
        """Do trials bear it out, well or fairly?"""
        return self.grade in (Grade.STRONG, Grade.MODERATE)


def _claim(
    claim_id: str, claim: tuple[str, str], grade: Grade, shown: tuple[str, str], supporting: tuple[tuple[str, str, str], ...],
    contrary: tuple[tuple[str, str, str], ...] = (),
) -> Claim:  # fmt: skip
    return Claim(
        claim_id,
        Words(*claim),
        grade,
        Words(*shown),
        tuple(Study(*s) for s in supporting),
        tuple(Study(*s) for s in contrary),
    )


CLAIMS: tuple[Claim, ...] = (
    _claim("pressure", ("Krachttraining verlaagt de bloeddruk.", "Strength training lowers blood pressure."), Grade.STRONG,
           ("Gemiddeld 5 mmHg bij hoge bloeddruk, bij 2 tot 3 keer per week. Voor 1 keer per week is dat niet bekend.",
            "About 5 mmHg in high pressure, at 2 to 3 times a week. For once a week this is not known."),
           (("dynamic resistance training -4.55/-3.04 mmHg, 270 trials", "Edwards 2023, Br J Sports Med", "L"),
            ("-6/-5 in hypertension, -3/-3 in high-normal, 0/-1 in normal pressure, 64 trials, 2.8 days a week", "MacDonald 2016", "L"),
            ("-4.7/-3.5 in hypertension", "Igarashi 2023", "L")),
           (("medium term -4.0/-1.7: smaller; isometric and aerobic training lower more or as much", "Ashton 2020; Edwards 2023", "L"),)),
    _claim("insulin", ("Krachttraining maakt gevoeliger voor insuline.", "Strength training improves insulin sensitivity."), Grade.MODERATE,
           ("Bij diabetes type 2 daalt HbA1c gemiddeld 5 mmol/mol. Zonder diabetes bijna niets.",
            "In type 2 diabetes HbA1c falls about 5 mmol/mol. Without diabetes hardly at all."),
           (("HbA1c -0.49 % (-0.66 to -0.33), 48 trials", "clinical.md 8, HbA1c", "L"), ("HOMA-IR -1.20 (-1.85 to -0.55) in type 2", "clinical.md 8, HOMA-IR", "L")),
           (("a single HOMA-IR cannot show change in one person: insulin varies 26 % from day to day", "Clin Chem 1999;45:561", "L"),)),
    _claim("crp", ("Krachttraining verlaagt ontsteking (CRP).", "Strength training lowers inflammation (CRP)."), Grade.WEAK,
           ("In groepen ouderen iets lager. Bij één mens is een verandering zelden te zien.",
            "Slightly lower in groups of older adults. In one person a change can rarely be seen."),
           (("older adults SMD -0.49 (-0.64 to -0.34), more beyond 16 weeks and at 3 a week", "clinical.md 8, hs-CRP", "L"),),
           (("varies 40-45 % within a person: changes under -67 % or +205 % are noise", "clinical.md 8, hs-CRP", "M"),)),
    _claim("vessels", ("Krachttraining maakt vaten soepeler.", "Strength training makes vessels more supple."), Grade.WEAK,
           ("De binnenwand reageert iets beter; de stijfheid verandert niet duidelijk.",
            "The inner wall reacts somewhat better; stiffness does not clearly change."),
           (("flow-mediated dilation about +1.5 to +2.5 % absolute", "clinical.md 8, FMD", "M"),),
           (("pulse wave velocity about neutral; high loads in the young may stiffen", "clinical.md 8, cfPWV", "M"),)),
    _claim("cortisol", ("Krachttraining verlaagt stresshormoon (cortisol).", "Strength training lowers cortisol."), Grade.UNPROVEN,
           ("Hier is geen betrouwbaar onderzoek voor. Wij beoordelen er niets mee.",
            "There is no reliable trial of this. We judge nothing by it."), (),
           (("no reliable effect; the time of day dominates", "clinical.md 8, cortisol", "M"),)),
    _claim("autonomic", ("Krachttraining brengt het zenuwstelsel in balans.", "Strength training balances the autonomic nervous system."), Grade.WEAK,
           ("Bij zieke harten soms een klein verschil. Met bètablokker, boezemfibrilleren of pacemaker zegt de meting niets.",
            "Sometimes a small difference in ill hearts. With a beta blocker, fibrillation or pacing the measure says nothing."),
           (("small or none in the healthy, small rise in disease", "Bhati 2019", "M"),), (("single days vary by 50-80 %", "clinical.md 8, HRV", "M"),)),
    _claim("lymph", ("Krachttraining helpt het lymfestelsel.", "Strength training helps the lymphatic system."), Grade.UNPROVEN,
           ("Hier kennen wij geen onderzoek van. Wij beloven er niets mee.", "We know of no trial of this. We promise nothing by it."), (),
           (("weak or no support from randomised trials", "clinical.md, disagreements 7", "M"),)),
    _claim("joints", ("Langzaam tillen spaart de gewrichten.", "Slow lifting spares the joints."), Grade.EXPERIENCE,
           ("Langzaam geeft kleinere krachtpieken en een lichter gewicht. Onderzoek bij mensen met een hartziekte is er niet.",
            "Slow gives smaller peaks of force and a lighter load. There are no trials in people with heart disease."),
           (("low peak force and jerk, lower joint load, easier to coach breathing", "clinical.md 2.3, mechanics", "M"),)),
    _claim("slow-tempo", ("Langzaam tillen voorkomt pieken van druk en hartslag.", "Slow lifting prevents peaks of pressure and pulse."), Grade.UNPROVEN,
           ("Langzaam laat een lichter gewicht toe. Bij hetzelfde gewicht is de druk niet lager, soms hoger.",
            "Slow allows a lighter load. At the same load pressure is not lower, sometimes higher."),
           (("10/5 s at 40 % against 2/4 s at 65 %: same pressure, lower peak pulse and effort", "Wickwire 2009, J Strength Cond Res 23:72", "L"),),
           (("10/4 s at 50 %: pressure higher with slow", "ACSM abstract 1422", "L"), ("6 s a repetition at the same load: pulse kept rising over sets", "Apkarian 2019", "L"))),
    _claim("far-from-failure", ("Stoppen voor het niet meer gaat, houdt de druk lager.", "Stopping well before failure keeps pressure lower."), Grade.MODERATE,
           ("Licht tillen tot uitputting laat de druk net zo stijgen als zwaar.", "A light load to exhaustion raises pressure as much as a heavy one."),
           (("knee extension to exhaustion: +75 mmHg at 40 %, +80 at 80 %, in hypertension", "Nery 2010, Clinics 65:271", "L"),)),
    _claim("breathing", ("De adem niet vasthouden houdt de druk lager.", "Not holding the breath keeps pressure lower."), Grade.STRONG,
           ("Vasthouden is het gevaar. In- of uitademen bij het tillen scheelt weinig.",
            "Holding is the hazard. Breathing in or out on effort makes little difference."),
           (("same leg press: 311/284 holding, 198/175 blowing out slowly", "Narloch and Brandstater 1995", "L"),
            ("breath-hold gives the highest pressure; inhaling about as exhaling", "Linsenbardt 1992, Br J Sports Med 26:97", "L"))),
    _claim("static", ("Stil houden onder last is gevaarlijk.", "Static work is dangerous."), Grade.WEAK,
           ("Wij laten het weg. Tijdens het houden stijgt de druk. Bij kramp van de vaten is er geen onderzoek. Voor gewone hoge bloeddruk werkt het juist goed.",
            "We leave it out: pressure climbs during the hold, and there are no trials in spastic disease. For ordinary high pressure it works well."),
           (("holds above 15 % never reach a steady state", "Lind and McNicol", "M"), ("larger muscles and older or hypertensive people rise more", "Rev Cardiovasc Med 2023;24:60", "L")),
           (("isometric training lowers pressure most: -8.24/-4.00", "Edwards 2023, Br J Sports Med", "L"), ("handgrip 4 x 2 min: -11.2 mmHg", "PMC10085809", "L"))),
    _claim("late-complaints", ("Vrouwen met klachten van de kleine vaten krijgen die soms uren later.", "Women with small-vessel disease may get symptoms hours later."), Grade.EXPERIENCE,
           ("Dit is ervaring uit de praktijk. Daarom vragen wij het dezelfde avond, en leren wij ervan.",
            "This is experience from practice. So we ask the same evening, and learn from it."),
           (("patients and clinics report it; hardly any data", "clinical.md 6.1", "M"),)),
    _claim("frequency", ("Een of twee keer per week is genoeg.", "Once or twice a week is enough."), Grade.MODERATE,
           ("Voor kracht bij beginners ja. Richtlijnen raden 2 keer of meer aan, naast 150 minuten bewegen.",
            "For strength in beginners, yes. Guidelines advise 2 or more, beside 150 minutes of movement."),
           (("one set, once or twice a week, gives real strength in novices", "clinical.md 2.1, minimum effective", "M"), ("most benefit comes from none to a modest amount", "AHA 2023, Circulation 149:e217", "L")),
           (("at least 2 a week; effects in trials come from about 2.8", "AHA 2023; MacDonald 2016", "L"),)),
    _claim("light-load", ("Een licht gewicht is genoeg om sterker te worden.", "A light load is enough to grow stronger."), Grade.MODERATE,
           ("Ja, als het zwaar genoeg wordt. Wij blijven ver van de grens, dus het gaat langzamer.",
            "Yes, if it becomes hard enough. We stay far from the limit, so it goes more slowly."),
           (("strength gains are fine at light load when effort is near failure", "clinical.md, disagreements 8", "M"),),
           (("near failure conflicts with pressure safety", "Nery 2010, Clinics 65:271", "L"),)),
    _claim("instead-of", ("Krachttraining is het medicijn.", "Strength training is the medicine."), Grade.UNPROVEN,
           ("Het komt naast bewegen en medicijnen, nooit in plaats daarvan. Stop nooit zelf met een medicijn.",
            "It comes beside movement and medicines, never instead. Never stop a medicine by yourself."), (),
           (("aerobic training first at 140/90 and above", "Hanssen 2021, zwaa141", "L"),)),
    _claim("full-range", ("Altijd de volledige beweging.", "Always the full range."), Grade.EXPERIENCE,
           ("Volledig betekent: uw eigen bereik, zonder pijn.", "Full means: your own range, without pain."),
           (("own pain-free, posture-safe range, measured at intake", "clinical.md 12.1", "M"),),
           (("joint disease, breastbone, device side and thin bones need limits", "clinical.md, disagreements 12", "M"),)),
)  # fmt: skip


def claims(*claim_ids: str) -> tuple[Claim, ...]:
    """These claims, in this order, for a page that would make them. Raises KeyError for one the ledger lacks."""
    by_id = {claim.id: claim for claim in CLAIMS}
    return tuple(by_id[claim_id] for claim_id in claim_ids)
