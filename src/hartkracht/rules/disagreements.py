"""Where the method and the guidelines differ: what each says, and what this software does. Shown, never smoothed over.

The twelve rows of clinical.md's last table, in its order. What is done here stands in rules; a row only tells of it, and
`rules` names where. A row is not a judgement of who is right.
"""

from dataclasses import dataclass

from hartkracht.model.dose import Words


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One row: the method's word, the guidelines' word, what is done, and the rules that do it."""

    number: int
    method: Words
    guideline: Words
    done: Words
    rules: tuple[str, ...]
    claim: str = ""


def _d(number: int, method: str, guideline: str, done: str, *rules: str, claim: str = "") -> Disagreement:
    """Texts are `Nederlands | English`."""
    return Disagreement(number, _both(method), _both(guideline), _both(done), rules, claim)


def _both(text: str) -> Words:
    nl, en = (part.strip() for part in text.split(" | "))
    return Words(nl, en)


DISAGREEMENTS: tuple[Disagreement, ...] = (
    _d(1, "Een of twee keer per week is genoeg. | Once or twice a week is enough.",
       "Richtlijnen raden twee keer of meer aan. Daarnaast 150 minuten per week bewegen. | AHA, ACSM and ESC advise two times or more, and 150 minutes of movement a week.",
       "Een keer per week mag. Wij zeggen erbij dat het minder is dan het advies. Effecten uit onderzoek gelden bij twee tot drie keer. | Once a week is allowed, and we say that it is below the general advice. Effects from trials hold at two to three times.",
       "dose-delayed-spacing", claim="frequency"),
    _d(2, "Langzaam tillen voorkomt pieken van druk en hartslag. | Slow lifting prevents peaks of pressure and pulse.",
       "Bij hetzelfde gewicht verlaagt langzaam de druk niet. Lang spannen verhoogt haar. | At the same load slow does not lower the pressure, and long tension raises it.",
       "Het tempo is er om rustig te bewegen. Een set duurt nooit te lang, stopt ruim voor het niet meer gaat, en het gewicht is licht. | The tempo is for control. A set never lasts too long, ends well before failure, and the load is light.",
       "tension-over-cap", "tension-hard-limit", "tempo-decay", claim="slow-tempo"),
    _d(3, "Stuur niet op gevoel, zeker niet met een bètablokker. | Do not steer by feel, least of all with a beta blocker.",
       "Richtlijnen raden juist het gevoel aan als de hartslag gedempt is. | Guidelines advise feel where the pulse is damped.",
       "Gevoel is een grens naar boven: te zwaar is stoppen. Tijd, rust, oefening en adem sturen. | Feel is a ceiling: too heavy means stop. Time, rest, exercise and breath steer.",
       "effort-too-high", "effort-over-cap", "medicine-pulse-misleads"),
    _d(4, "Stilhouden is gevaarlijk, dus nooit. | Static work is dangerous, so never.",
       "Stilhouden verlaagt op den duur de bloeddruk het meest. Een Europese richtlijn staat het toe. | Static training lowers pressure most in the end, and the ESC allows it.",
       "Wij doen het niet. Wij zeggen niet dat het voor iedereen slecht is. | We leave it out. We do not say that it is bad for everybody.",
       "static-hold", "static-hold-long", claim="static"),
    _d(5, "Krachttraining is het medicijn. | Strength training is the medicine.",
       "Zij komt naast bewegen en medicijnen, niet in plaats daarvan. | It comes beside movement and medicines, not instead.",
       "Dat zeggen wij erbij. Wij raden nooit aan om met een medicijn te stoppen. | We say so. We never advise to stop a medicine.",
       claim="instead-of"),
    _d(6, "De cardioloog of de huisarts geeft akkoord. | The cardiologist or the GP approves.",
       "Bij een bekende hartziekte eerst de cardioloog en zo nodig hartrevalidatie. | In known heart disease the cardiologist first, and rehabilitation where needed.",
       "Wie tekent, hangt af van de ziekte. Bij het hart is de huisarts alleen niet genoeg. | Who signs depends on the disease. For the heart the GP alone is not enough.",
       "signer-coronary-disease", "signer-heart-event", "test-effort-coronary"),
    _d(7, "Het helpt tegen cortisol en voor lymfe, vaten en hartritme. | It helps cortisol, lymph, vessels and heart rhythm.",
       "Daar is weinig of geen onderzoek voor. | There are few or no trials of this.",
       "Wij beloven het niet. Elke uitkomst staat er met hoe zeker hij is. | We do not promise it. Each outcome is shown with how sure it is.",
       claim="cortisol"),
    _d(8, "Een licht gewicht is genoeg. | A light load is enough.",
       "Ja, als het bijna niet meer gaat. Maar dan stijgt de druk. | Yes, if it goes nearly to failure. But then the pressure rises.",
       "Er blijven altijd minstens drie herhalingen over. U wordt dus langzamer sterker, en dat zeggen wij. | At least three repetitions always stay in reserve. So strength grows more slowly, and we say so.",
       "reserve-short", claim="light-load"),
    _d(9, "Adem uit bij de inspanning. | Breathe out on effort.",
       "In- of uitademen scheelt weinig. Alleen vasthouden is het gevaar. | In or out makes little difference. Only holding is the hazard.",
       "Wij vragen om uit te blazen. Alleen voor vasthouden stopt een set. | We ask to blow out. Only holding ends a set.",
       "breath-held", "breath-held-long", "breath-held-twice", claim="breathing"),
    _d(10, "Een ervaren trainer begeleidt. | An experienced trainer supervises.",
       "In het begin hoort bij een hartziekte een zorgverlener, met een AED vlakbij. | Early on a heart disease asks for a health professional, and an AED nearby.",
       "Zonder begeleider met naam begint niets. Of de begeleider zorgverlener is, regelt de praktijk. | Nothing begins without a named supervisor. Whether that is a health professional is for the practice to see to.",
       "no-supervisor"),
    _d(11, "Vrouwen krijgen klachten soms pas later op de dag. | Women may get symptoms later the same day.",
       "Het kan kloppen, maar er is weinig onderzoek. | It may be so, but there are few data.",
       "Wij vragen het die avond, de volgende ochtend en na twee dagen. Stilte is geen goed teken. | We ask that evening, the next morning and after two days. Silence is no good sign.",
       "after-mild", "observe-microvascular", claim="late-complaints"),
    _d(12, "Altijd de hele beweging. | Always the full range.",
       "Bij gewrichten, borstbeen, pacemaker of dunne botten zijn er grenzen. | Joints, breastbone, device side and thin bones need limits.",
       "Heel betekent: uw eigen bereik, zonder pijn. Wat niet past, valt weg. | Full means your own range, without pain. What does not fit is left out.",
       "range-partial", "dose-thin-bones", "dose-breastbone-pull", claim="full-range"),
)  # fmt: skip
