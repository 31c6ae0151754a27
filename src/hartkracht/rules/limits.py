"""The names of limits and what each bounds, in words. A limit no rule, letter or reader knows has no place here."""

from hartkracht.model.dose import Words

# Kept by rules at the door (`ceilings`); by the dose or the live room; the others are said to the coach, who keeps them.
KEPT_AT_THE_DOOR = frozenset(["resting_systolic", "resting_diastolic", "earliest_hour"])
KEPT_BY_CODE = frozenset(
    ["heart_rate_guides", "pulse_ceiling", "systolic_after_set", "diastolic_after_set", "effort", "reps_in_reserve",
     "percent_1rm", "load_upper", "time_under_tension", "phases_back"]
)  # fmt: skip
KEPT_BY_THE_COACH = frozenset(
    ["cool_down", "warm_up", "observe_after", "standing_pressure_after", "carbohydrate_ready", "ask_hypo_signs",
     "breath_coaching", "allow_upper", "allow_S"]
)  # fmt: skip
# A bound from below: the higher one is the more careful. Of every other name the lower one is.
HIGHER_IS_STRICTER = frozenset(
    ["reps_in_reserve", "rest", "days_between", "phases_back", "earliest_hour", "cool_down", "warm_up", "observe_after"]
)
LIMITS: dict[str, Words] = {
    "heart_rate_guides": Words("de hartslag stuurt de training", "the pulse steers the session"),
    "pulse_ceiling": Words("hartslag, hoogste", "pulse, highest"),
    "resting_systolic": Words("bovendruk in rust, hoogste om te beginnen", "systolic at rest, highest to begin"),
    "resting_diastolic": Words("onderdruk in rust, hoogste om te beginnen", "diastolic at rest, highest to begin"),
    "systolic_after_set": Words("bovendruk na de set, hoogste", "systolic after the set, highest"),
    "diastolic_after_set": Words("onderdruk na de set, hoogste", "diastolic after the set, highest"),
    "effort": Words("inspanning, hoogste op 10", "effort, highest of 10"),
    "reps_in_reserve": Words("herhalingen over, minstens", "repetitions in reserve, at least"),
    "percent_1rm": Words("deel van de grootste kracht, hoogste", "share of greatest strength, highest"),
    "load": Words("gewicht, hoogste", "load, highest"),
    "load_upper": Words("gewicht voor de armen, hoogste", "load for the arms, highest"),
    "time_under_tension": Words("tijd onder spanning, langste", "time under tension, longest"),
    "earliest_hour": Words("niet vroeger dan", "not earlier than"),
    "cool_down": Words("uitlopen, minstens", "cool-down, at least"),
    "warm_up": Words("opwarmen, minstens", "warm-up, at least"),
    "observe_after": Words("blijven na de training, minstens", "stay after the session, at least"),
    "standing_pressure_after": Words("na de training ook staand meten", "measure standing too after the session"),
    "carbohydrate_ready": Words("druivensuiker klaar", "dextrose at hand"),
    "ask_hypo_signs": Words("vragen naar tekens van een hypo", "ask about signs of a low glucose"),
    "breath_coaching": Words("de adem oefenen", "practise breathing"),
    "phases_back": Words("fasen terug", "phases back"),
    "rest": Words("rust, minstens", "rest, at least"),
    "days_between": Words("dagen ertussen, minstens", "days in between, at least"),
    "full_day": Words("een hele training", "a full session"),
    "allow_upper": Words("armoefeningen", "arm exercises"),
    "allow_lower": Words("beenoefeningen", "leg exercises"),
    "allow_trunk": Words("rompoefeningen", "trunk exercises"),
    "allow_S": Words("liggend", "lying"),
    "allow_O": Words("boven schouderhoogte", "above the shoulder"),
    "allow_U": Words("opstaan", "standing up"),
    "allow_G": Words("sterke greep", "strong grip"),
    "allow_F": Words("met kans op vallen", "with a risk of falling"),
    "allow_T": Words("wat aan het borstbeen trekt", "what pulls at the breastbone"),
    "allow_D": Words("aan de kant van de pacemaker", "on the side of the device"),
    "allow_standing": Words("staand", "standing"),
    "allow_osteoporosis": Words("wat niet past bij dunne botten", "what does not go with thin bones"),
    "allow_pregnancy": Words("wat niet past bij een zwangerschap", "what does not go with a pregnancy"),
    "allow_hernia": Words("wat niet past bij een breuk", "what does not go with a hernia"),
    "allow_pelvic_floor": Words(
        "wat niet past bij een zwakke bekkenbodem", "what does not go with a weak pelvic floor"
    ),
    "allow_heart_failure": Words("wat niet past bij hartfalen", "what does not go with heart failure"),
    "allow_retinopathy_active": Words("wat niet past bij netvliesschade", "what does not go with retinopathy"),
    "allow_glaucoma": Words("wat niet past bij glaucoom", "what does not go with glaucoma"),
}
