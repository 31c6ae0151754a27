"""How readable the Dutch book is: the length of its sentences, and hard words that nobody explains.

A physician reviews the book, but a client reads its reasons on her own page, so they are written at B1. The bound on a
sentence and the list of hard words are ours (D). Conditions are printed from logic and have no sentences to count; their
words are looked at too. Never here: a judgement of what a rule means.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hartkracht.model.dose import Words
from hartkracht.rules import dosing
from hartkracht.rules.book import BOOK
from hartkracht.rules.disagreements import DISAGREEMENTS
from hartkracht.rules.evidence import CLAIMS
from hartkracht.rules.facts import CATALOGUE

LONGEST = 20  # words a sentence (D)
_END = re.compile(r"(?<=[.!?])\s+")
# Groups of vowels that are one sound in Dutch; the longest first.
_SOUND = re.compile(r"aai|ooi|oei|eeuw|ieuw|aa|ee|oo|uu|oe|eu|ui|ou|au|ei|ij|ie|[aeiouyáéíóúàèäëïöü]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field that stands in the book, as it is written in each language, and what it means."""

    word: Words
    means: Words


def _terms(*rows: tuple[str, str]) -> tuple[Term, ...]:
    """(`Dutch | English` word, `Dutch | English` meaning)."""
    pairs = ((word.split(" | "), means.split(" | ")) for word, means in rows)
    return tuple(Term(Words(word[0], word[-1]), Words(*means)) for word, means in pairs)


TERMS = _terms(
    ("ablatie | ablation", "een ingreep die een plek in het hart uitschakelt die het ritme verstoort | a procedure that switches off a spot in the heart that disturbs the rhythm"),
    ("ACE-remmer | ACE inhibitor", "een medicijn tegen hoge bloeddruk en hartfalen | a medicine against high pressure and heart failure"),
    ("ACS", "een hart dat ineens te weinig bloed krijgt, zoals bij een infarct | a heart that suddenly gets too little blood, as in a heart attack"),
    ("aortaklep | aortic valve", "de klep tussen het hart en de grote slagader | the valve between the heart and the main artery"),
    ("AED", "een kastje dat bij een hartstilstand een schok geeft | a box that gives a shock when the heart has stopped"),
    ("BIG-geregistreerd | registered", "ingeschreven als zorgverlener, zoals een fysiotherapeut of verpleegkundige | registered as a health professional, such as a physiotherapist or nurse"),
    ("boezemfibrilleren | atrial fibrillation", "de boezems van het hart trillen, de pols is onregelmatig | the upper chambers quiver, the pulse is irregular"),
    ("calciumantagonist | calcium channel blocker", "een medicijn dat de bloedvaten wijder maakt | a medicine that widens the vessels"),
    ("COPD", "een longziekte waarbij de luchtwegen nauw blijven | a lung disease in which the airways stay narrow"),
    ("COVID", "de ziekte door het coronavirus | the disease of the coronavirus"),
    ("CRP", "een stof in het bloed die stijgt bij een ontsteking | a substance in the blood that rises with inflammation"),
    ("eGFR", "hoeveel bloed de nieren per minuut schoon maken | how much blood the kidneys clean in a minute"),
    ("vasculaire Ehlers-Danlos | vascular Ehlers-Danlos", "een aangeboren ziekte van het bindweefsel | an inborn disease of connective tissue"),
    ("gebroken-hartsyndroom | takotsubo", "het hart pompt na grote schrik of verdriet ineens slecht | the heart suddenly pumps badly after fright or grief"),
    ("HbA1c", "de bloedsuiker van de laatste twee tot drie maanden | the blood glucose of the last two to three months"),
    ("hypo | low glucose", "te weinig suiker in het bloed | too little sugar in the blood"),
    ("ICD", "een kastje onder de huid dat het hart een schok kan geven | a box under the skin that can give the heart a shock"),
    ("INR", "hoe traag het bloed stolt | how slowly the blood clots"),
    ("kalium | potassium", "een zout in het bloed dat het hart nodig heeft | a salt in the blood that the heart needs"),
    ("katheter | catheter", "een dun slangetje door een bloedvat | a thin tube through a vessel"),
    ("ketonen | ketones", "zure stoffen die ontstaan als er te weinig insuline is | acids that form where there is too little insulin"),
    ("Loeys-Dietz", "een aangeboren ziekte van het bindweefsel, ook van de slagaders | an inborn disease of connective tissue, of the arteries too"),
    ("longembolie | pulmonary embolism", "een stolsel in een bloedvat van de longen | a clot in a vessel of the lungs"),
    ("LVEF", "welk deel van het bloed het hart per slag wegpompt | which share of its blood the heart pumps out in a beat"),
    ("Marfan", "een aangeboren ziekte van het bindweefsel, ook van de slagaders | an inborn disease of connective tissue, of the arteries too"),
    ("MET", "hoeveel energie iets kost; stilzitten is 1 | how much energy something takes; sitting still is 1"),
    ("niet-selectieve bètablokker | non-selective beta blocker", "een medicijn dat hart en bloedvaten samen afremt | a medicine that slows heart and vessels together"),
    ("nitraat | nitrate", "een medicijn dat de bloedvaten wijd maakt, zoals de spray | a medicine that opens the vessels, like the spray"),
    ("NSAID", "een pijnstiller die ook ontsteking remt, zoals ibuprofen | a painkiller that also calms inflammation, like ibuprofen"),
    ("NYHA", "vier trappen van klachten bij hartfalen; IV is klachten in rust | four steps of symptoms in heart failure; IV is symptoms at rest"),
    ("ontstekingsremmer | anti-inflammatory", "een pijnstiller zoals ibuprofen of naproxen | a painkiller like ibuprofen or naproxen"),
    ("PDE5-remmer | PDE5 inhibitor", "een erectiemiddel, zoals sildenafil | a medicine for erection, like sildenafil"),
    ("sartan", "een medicijn tegen hoge bloeddruk | a medicine against high pressure"),
    ("SCAD", "een scheur in de wand van een kransslagader | a tear in the wall of a coronary artery"),
    ("SGLT2-remmer | SGLT2 inhibitor", "een medicijn dat suiker uitplast, bij diabetes of hartfalen | a medicine that passes sugar with the urine, in diabetes or heart failure"),
    ("TAVI", "een nieuwe aortaklep via de lies | a new aortic valve through the groin"),
    ("TIA", "een korte beroerte die vanzelf overgaat | a short stroke that passes by itself"),
    ("trombosebeen | deep vein thrombosis", "een stolsel in een ader van het been | a clot in a vein of the leg"),
)  # fmt: skip
# What looks like jargon: letters in capitals, endings of medical Latin, and the words above.
_SUSPECT = re.compile(
    r"\b(?:\w*[A-Z][A-Z0-9]\w*(?:-\w+)?|[\w-]*(?:itis|pathie|emie|stenose|antagonist|remmer|fibrilleren|syndroom|embolie)"
    r"|[\w-]*(?:systol|diastol|ischem|arterie|vasculair|selectie|trombo)\w*"
    r"|" + "|".join(re.escape(term.word.nl) for term in TERMS) + r")\b"
)
# Plain names after all: a roman number, and words that a short word beside them makes plain.
PLAIN = frozenset({"II", "III", "IV", "ECG", "EU", "HDL", "PCOS"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that a client may read, and the rule that says it."""

    rule: str
    text: str

    @property
    def length(self) -> int:
        """In words."""
        return len(self.text.split())


def sentences() -> tuple[Sentence, ...]:
    """Every sentence a person may read: rules and why, what the dose says of earlier sessions, questions, the ledger."""
    return tuple(Sentence(rule, part) for rule, text in _texts() for part in _END.split(text) if part)


def _texts() -> Iterator[tuple[str, str]]:
    for rule in BOOK.every_rule():
        yield from ((rule.id, rule.says.nl), (rule.id, rule.why.nl))
    yield from ((ground.id, ground.says.nl) for ground in dosing.GROUNDS.values())
    yield from ((spec.name, spec.question.nl) for spec in CATALOGUE.values() if spec.ask or spec.staff)
    yield from ((claim.id, claim.shown.nl) for claim in CLAIMS)
    for row in DISAGREEMENTS:
        yield from ((f"difference {row.number}", words.nl) for words in (row.method, row.guideline, row.done))


def hard_words() -> dict[str, str]:
    """Every word that looks like jargon, with the first rule that uses it, also in its condition."""
    found: dict[str, str] = {}
    conditions = ((rule.id, rule.when.say("nl")) for rule in BOOK.every_rule())
    for rule, text in (*_texts(), *conditions):
        for word in _SUSPECT.findall(text):
            if word not in PLAIN:
                found.setdefault(word, rule)
    return found


def unexplained() -> dict[str, str]:
    """The hard words that the list of terms does not explain."""
    known = {part for term in TERMS for part in (term.word.nl, *term.word.nl.split())}
    return {word: rule for word, rule in hard_words().items() if not _forms(word) & known}


def _forms(word: str) -> set[str]:
    """A word as it may stand in the list of terms: without the capital that begins a sentence, without an ending."""
    return {word, word[:1].lower() + word[1:], word.removesuffix("-klasse")}


def syllables(word: str) -> int:
    """How many sounds a Dutch word has, by its groups of vowels; at least one."""
    return max(1, len(_SOUND.findall(word)))


def ease(found: Sequence[Sentence]) -> float:
    """Reading ease after Flesch, with Douma's weights for Dutch: 100 is very easy, 60 to 70 is plain, under 50 is hard."""
    words = [word for sentence in found for word in re.findall(r"[^\W\d_]+", sentence.text)]
    each = sum(syllables(word) for word in words) / len(words)
    return 206.84 - 0.77 * 100 * each - 0.93 * len(words) / len(found)


def measure(lang: str = "nl") -> str:
    """The measure as a page of text, in `nl` or `en`; what it measures is Dutch."""
    nl = lang == "nl"
    every = sorted(sentences(), key=lambda sentence: -sentence.length)
    mean = sum(sentence.length for sentence in every) / len(every)
    too_long = sum(sentence.length > LONGEST for sentence in every)
    hard, open_ones, score = hard_words(), unexplained(), ease(every)
    shown = f"{score:.0f}"
    said = (
        f"{len(every)} zinnen, gemiddeld {mean:.1f} woorden; langer dan {LONGEST} woorden: {too_long}. "
        f"Leesgemak (Flesch-Douma): {shown}. De langste:"
        if nl
        else f"{len(every)} sentences, {mean:.1f} words on average; over {LONGEST} words: {too_long}. "
        f"Reading ease (Flesch-Douma): {shown}. The longest:"
    )
    words = (
        f"{len(hard)} moeilijke woorden, waarvan zonder uitleg: {len(open_ones)}."
        if nl
        else f"{len(hard)} hard words, of which without a meaning: {len(open_ones)}."
    )
    longest = [f"  {sentence.length:2d}  {sentence.rule}: {sentence.text}" for sentence in every[:5]]
    return "\n".join([said, *longest, words, *(f"  {word} ({rule})" for word, rule in open_ones.items())])
