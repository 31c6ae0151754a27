"""The words facts may use: conditions, events, symptoms and the short lists, each in Dutch and English."""

from hartkracht.model.dose import Words


def _words(**pairs: str) -> dict[str, Words]:
    """`name="Nederlands | English"`."""
    return {name: Words(*(part.strip() for part in text.split("|"))) for name, text in pairs.items()}


def capital(text: str) -> str:
    """With a capital to begin with; the rest as it is, so that an abbreviation stays one."""
    return text[:1].upper() + text[1:]


CONDITIONS = _words(
    hypertension="hoge bloeddruk | high blood pressure",
    coronary_disease="vernauwde kransslagaders | coronary artery disease",
    stable_angina="pijn op de borst bij inspanning, bekend | stable angina",
    unstable_angina="onstabiele pijn op de borst | unstable angina",
    microvascular_angina="klachten van de kleinste hartvaten | microvascular angina",
    vasospastic_angina="kramp van de kransslagaders | vasospastic angina",
    scad="scheur in een kransslagader (SCAD) | spontaneous coronary artery dissection",
    heart_failure="hartfalen | heart failure",
    decompensated_heart_failure="hartfalen, nu ontregeld | decompensated heart failure",
    cardiomyopathy="ziekte van de hartspier | cardiomyopathy",
    hypertrophic_cardiomyopathy="verdikte hartspier | hypertrophic cardiomyopathy",
    ppcm="hartspierziekte rond de bevalling | peripartum cardiomyopathy",
    takotsubo="gebroken-hartsyndroom | takotsubo",
    atrial_fibrillation="boezemfibrilleren | atrial fibrillation",
    other_arrhythmia="een andere ritmestoornis | another arrhythmia",
    uncontrolled_arrhythmia="ritmestoornis, niet onder controle | uncontrolled arrhythmia",
    av_block_3="hartblok zonder pacemaker | third degree AV block without pacemaker",
    pacemaker="pacemaker | pacemaker",
    icd="ICD | ICD",
    valve_disease_mild="lichte klepafwijking | mild valve disease",
    valve_disease_moderate="matige klepafwijking | moderate valve disease",
    severe_aortic_stenosis="ernstige vernauwing van de aortaklep | severe aortic stenosis",
    pulmonary_hypertension="hoge druk in de longvaten | pulmonary hypertension",
    severe_pulmonary_hypertension="ernstig hoge druk in de longvaten | severe pulmonary hypertension",
    myocarditis="ontsteking van de hartspier | myocarditis",
    pericarditis="ontsteking van het hartzakje | pericarditis",
    endocarditis="ontsteking van een hartklep | endocarditis",
    aortic_aneurysm="verwijding van de grote slagader | aortic aneurysm",
    aortic_dissection="scheur in de grote slagader | aortic dissection",
    marfan="Marfan | Marfan syndrome",
    loeys_dietz="Loeys-Dietz | Loeys-Dietz syndrome",
    vascular_ehlers_danlos="vasculaire Ehlers-Danlos | vascular Ehlers-Danlos syndrome",
    brain_aneurysm="verwijd bloedvat in het hoofd | cerebral aneurysm",
    stroke="beroerte | stroke",
    tia="TIA | TIA",
    peripheral_artery_disease="vernauwde beenvaten | peripheral artery disease",
    prediabetes="voorstadium van diabetes | prediabetes",
    diabetes_type_1="diabetes type 1 | type 1 diabetes",
    diabetes_type_2="diabetes type 2 | type 2 diabetes",
    diabetes_complications="diabetes met schade aan ogen, voeten of nieren | diabetes with complications",
    retinopathy_active="actieve netvliesschade | active retinopathy",
    metabolic_syndrome="metabool syndroom | metabolic syndrome",
    high_cholesterol="hoog cholesterol | high cholesterol",
    obesity="ernstig overgewicht | obesity",
    chronic_kidney_disease="nierschade | chronic kidney disease",
    dialysis="dialyse | dialysis",
    copd="COPD | COPD",
    asthma="astma | asthma",
    thyroid_disease="schildklierziekte | thyroid disease",
    anaemia="bloedarmoede | anaemia",
    osteoporosis="botontkalking | osteoporosis",
    joint_problem="last van gewrichten of rug | joint or back problem",
    hernia="breuk (lies, navel) | hernia",
    glaucoma="glaucoom | glaucoma",
    resistant_hypertension="hoge bloeddruk ondanks drie middelen | resistant high blood pressure",
    left_main_stenosis="vernauwing van de hoofdstam | left main stenosis",
    valve_disease_severe="ernstige klepafwijking | severe valve disease",
    complex_ventricular_arrhythmia="ernstige ritmestoornis van de kamers | complex ventricular arrhythmia",
    av_block_high_degree="hartblok van hoge graad | high-degree AV block",
    thrombophlebitis="ontstoken ader met stolsel | thrombophlebitis",
    electrolyte_disorder="verstoorde zouten in het bloed | electrolyte disorder",
    hypovolaemia="uitdroging | hypovolaemia",
    acute_thyroiditis="acute ontsteking van de schildklier | acute thyroiditis",
    liver_disease="leverziekte | liver disease",
    lung_disease_other="een andere longziekte | another lung disease",
    joint_inflammation_acute="gewricht, nu ontstoken | acute joint inflammation",
    retinal_detachment="bloeding of loslating van het netvlies | retinal bleed or detachment",
    large_hernia="breuk met klachten, of groot | symptomatic or large hernia",
    thoracic_aortopathy="ziekte van de grote slagader in de borst | disease of the thoracic aorta",
    symptoms_by_strength_training="klachten of lage druk door krachttraining | symptoms or low pressure provoked by strength training",
    open_wound="open wond | open wound",
    pregnancy="zwanger | pregnant",
    pelvic_floor="bekkenbodemklachten | pelvic floor complaints",
    heart_transplant="harttransplantatie | heart transplant",
    lvad="steunhart | LVAD",
    congenital_heart_disease="aangeboren hartafwijking | congenital heart disease",
    cancer_treatment="behandeling voor kanker, nu | cancer treatment now",
    long_covid="langdurige klachten na COVID | long COVID",
    dementia_severe="ernstige dementie | severe dementia",
    pre_eclampsia="zwangerschapsvergiftiging gehad | past pre-eclampsia",
    gestational_diabetes="zwangerschapsdiabetes gehad | past gestational diabetes",
    early_menopause="vroege overgang | early menopause",
    pcos="PCOS | PCOS",
    preterm_birth="te vroege bevalling gehad | past preterm birth",
    autoimmune_disease="auto-immuunziekte, zoals reuma | autoimmune disease, such as rheumatoid arthritis",
    migraine_with_aura="migraine met aura | migraine with aura",
    breast_radiotherapy="bestraling van de borst gehad | past breast radiotherapy",
    familial_hypercholesterolaemia="erfelijk hoog cholesterol | familial hypercholesterolaemia",
)

EVENTS = _words(
    myocardial_infarction="hartinfarct | heart attack",
    acute_coronary_syndrome="acuut hart (ACS) | acute coronary syndrome",
    pci="dotter of stent | PCI",
    cabg="bypassoperatie | bypass operation",
    sternotomy="operatie via het borstbeen | operation through the breastbone",
    thoracotomy="operatie opzij van de borst | operation through the side of the chest",
    valve_surgery="klepoperatie | valve operation",
    tavi="klep via de lies (TAVI) | TAVI",
    device_implant="pacemaker of ICD geplaatst | pacemaker or ICD implanted",
    generator_change="pacemaker of ICD gewisseld | generator changed",
    radial_catheter="katheter via de pols | radial catheter",
    femoral_catheter="katheter via de lies | femoral catheter",
    ablation="ablatie | ablation",
    myocarditis="ontsteking van de hartspier | myocarditis",
    pericarditis="ontsteking van het hartzakje | pericarditis",
    heart_failure_admission="opname voor hartfalen | admission for heart failure",
    pulmonary_embolism="longembolie | pulmonary embolism",
    deep_vein_thrombosis="trombosebeen | deep vein thrombosis",
    stroke="beroerte | stroke",
    tia="TIA | TIA",
    scad="scheur in een kransslagader | SCAD",
    takotsubo="gebroken-hartsyndroom | takotsubo",
    hypertensive_emergency="opname voor zeer hoge bloeddruk | admission for very high blood pressure",
    vaginal_birth="bevalling | vaginal birth",
    caesarean="keizersnede | caesarean section",
    eye_surgery="oogoperatie | eye operation",
    hernia_repair="operatie van een breuk | hernia repair",
    other_surgery="een andere operatie | another operation",
    fracture="botbreuk | fracture",
    icd_shock="schok van de ICD | ICD shock",
    syncope="flauwte | fainting",
    heart_admission="opname voor het hart | admission for the heart",
    emergency_visit_heart="spoedbezoek voor het hart | emergency visit for the heart",
    new_arrhythmia="nieuwe ritmestoornis | new arrhythmia",
    brain_bleed="hersenbloeding | brain bleed",
    severe_hypoglycaemia="zware hypo | severe hypoglycaemia",
    hospital_admission="opname in het ziekenhuis | admission to hospital",
    new_heart_failure_sign="nieuw teken van hartfalen | new sign of heart failure",
    subdural_bleed="bloeding tussen hersenen en schedel | subdural bleed",
    covid="COVID | COVID",
    heart_drug_change="verandering van een hart- of bloeddrukmiddel | change of a heart or pressure medicine",
)

SYMPTOMS = _words(
    chest_pressure="druk of pijn op de borst | pressure or pain in the chest",
    arm_jaw_back="pijn in arm, kaak of rug | pain in arm, jaw or back",
    breathless="kortademig | breathless",
    palpitations="hartkloppingen | palpitations",
    dizzy="duizelig | dizzy",
    fainted="flauwgevallen of bijna | fainted or nearly",
    unusually_tired="ongewoon moe | unusually tired",
    headache="hoofdpijn | headache",
    nausea="misselijk | nauseous",
    cold_sweat="koud zweet | cold sweat",
    calf_pain="pijn of zwelling van een kuit | calf pain or swelling",
    ankle_swelling="dikke enkels | swollen ankles",
    joint_pain="pijn in een gewricht | joint pain",
    stroke_signs="scheve mond, lamme arm, rare spraak | crooked mouth, weak arm, strange speech",
    vomiting="braken | vomiting",
    belly_pain="buikpijn | belly pain",
    blurred_sight="wazig zien | blurred sight",
    confusion="verward | confused",
    drowsy="suf, slecht wakker te krijgen | drowsy",
    cannot_swallow="kan niet slikken | cannot swallow",
    diarrhoea="diarree | diarrhoea",
    deep_breathing="diep en snel ademen | deep, fast breathing",
    weakness_one_side="zwakte aan een kant | weakness of one side",
    worst_headache="plots de ergste hoofdpijn ooit | sudden worst headache ever",
    tearing_pain="plots scheurende pijn in borst of rug | sudden tearing pain in chest or back",
    grey_skin="grauwe of bleke huid | grey or pale skin",
    tingling="tintelingen | tingling",
    head_bump="harde stoot tegen het hoofd | heavy head bump",
    large_bleeding="grote bloeding | large bleeding",
    little_eaten="weinig gegeten | little eaten",
    sternum_click="klikken of pijn van het borstbeen | clicking or pain of the breastbone",
)

SIGNS = _words(
    sweating="zweten | sweating",
    nausea="misselijk | nausea",
    grey_skin="grauwe huid | grey skin",
    fainting="flauwvallen | fainting",
    severe_breathlessness="erg benauwd | severe breathlessness",
)

SEX = _words(female="vrouw | female", male="man | male")
RHYTHM = _words(
    regular="regelmatig | regular",
    known_irregular="onregelmatig, bekend | irregular, known",
    new_irregular="onregelmatig, nieuw | irregular, new",
)
SUPERVISOR = _words(
    named="een begeleider met naam | a named supervisor",
    named_each_amber="een begeleider die elk punt apart noemt en tekent | a supervisor who names and signs for each point",
    none="geen | none",
)
ECG = _words(good="goed | good", abnormal="afwijkend | abnormal", not_done="niet gedaan | not done")
ILLNESS = _words(
    none="niet ziek | not ill",
    cold="verkouden, geen koorts | a cold, no fever",
    fever="koorts | fever",
    stomach_flu="buikgriep | stomach flu",
    covid_4_weeks="COVID in de laatste 4 weken | COVID in the last 4 weeks",
    systemic="ziek in het hele lijf | ill all over",
)
TAKEN = _words(
    yes="ja | yes", no="nee | no", unsure="niet zeker | not sure", not_due="nog niet aan de beurt | not due yet"
)
MEAL = _words(
    none_recent="meer dan 2 uur geleden | over 2 hours ago",
    light="licht, in het laatste uur | light, within the hour",
    heavy="zwaar, in het laatste uur | heavy, within the hour",
)
SPRAY_USED = _words(
    no="nee | no",
    today="ja, vandaag | yes, today",
    rest_48h="ja, voor pijn in rust, laatste 2 dagen | yes, for pain at rest, last 2 days",
)
PATTERN = _words(
    none="geen klachten | no symptoms",
    known_stable="bekend en onveranderd, bij inspanning | known and unchanged, on effort",
    new="nieuw | new",
    worse="erger of vaker | worse or more often",
    at_rest="in rust of 's nachts | at rest or at night",
)
DURATION = _words(
    up_to_5="tot 5 minuten | up to 5 minutes",
    from_5_to_15="5 tot 15 minuten | 5 to 15 minutes",
    over_15="langer dan 15 minuten | over 15 minutes",
)
SIDE = _words(left="links | left", right="rechts | right")
PREGNANCY = _words(
    no="nee | no",
    pregnant="zwanger | pregnant",
    possibly="misschien zwanger | possibly pregnant",
    birth_last_year="bevallen in het laatste jaar | birth in the last year",
)
SMOKING = _words(never="nooit | never", stopped="gestopt | stopped", current="ja | yes")
TEST_RESULT = _words(
    good="goed | good", ischaemia="zuurstoftekort gezien | ischaemia seen", not_done="niet gedaan | not done"
)
COMPARED = _words(
    better="beter dan ervoor | better than before",
    same="hetzelfde | the same",
    worse="minder dan ervoor | worse than before",
)
