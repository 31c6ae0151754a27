"""The works our rules stand on. A rule cites a place in one of these; what no work says is our own proposal (D)."""

from hartkracht.rules.language import Source

METHOD = Source(
    "method",
    "The method",
    "method",
    nl="De methode",
    places=(
        ("complaints later the same day", "klachten later op de dag"),
        ("dose", "hoeveel"),
        ("limits of the letter", "grenzen van de arts"),
        ("medical approval before the start", "eerst akkoord van een arts"),
        ("medical approval before the start, by cardiologist or GP", "eerst akkoord van cardioloog of huisarts"),
        ("medication", "medicijnen"),
        ("supervised by a trainer", "onder begeleiding"),
        ("6-10 s a repetition", "6 tot 10 seconden per herhaling"),
    ),
)
AHA_2007 = Source("aha-2007", "AHA 2007, Resistance exercise, Circulation 116:572", "guideline")
REHAB = Source("rehab-lists", "ACSM/AACVPR contraindications, Heart Fail Rev 2023", "guideline")
DIABETES_CARE = Source(
    "diabetes-care-list", "Diabetes Care, contraindications to progressive resistance training", "guideline"
)
ESC_2020 = Source("esc-2020", "ESC 2020, Sports cardiology", "guideline")
ACSM = Source("acsm-getp", "ACSM Guidelines for exercise testing and prescription", "guideline")
NHG_ACS = Source("nhg-acs", "NHG-Standaard Acuut coronair syndroom", "guideline")
COVADIS = Source("covadis", "COVADIS criteria for vasospastic angina", "guideline")
AORTA = Source("aorta-2022", "Exercise after aortic dissection, PMC9741551", "study")
NERY_2010 = Source("nery-2010", "Nery 2010, Clinics 65:271", "study")
T1D = Source("t1d-consensus", "Exercise in type 1 diabetes, Turner 2019", "guideline")
ATC = Source("product-texts", "Product texts by ATC class", "guideline")
OWN = Source("own", "Our own proposal, clinical.md", "own", nl="Eigen voorstel",
             places=(("the live room, swap", "de zaal, een andere oefening"),))  # fmt: skip
