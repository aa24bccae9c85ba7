"""German that belongs to no directory: function words, verbs, polite fillers.

All words are folded (lower case, ae/oe/ue/ss). A word of these lists never counts as a topic.
"""

from __future__ import annotations

# Words that may be missing from, or added to, a name: "Agentur Arbeit", "das KI in Herne".
LINKS = frozenset(
    """der die das des dem den ein eine einer eines einem einen in im ins am an ans fuer fuers von
    vom zu zum zur bei beim aus auf""".split()
)

QUESTION_WORDS = frozenset(
    """wer wen wem wessen was wann wo woher wohin warum wieso weshalb wozu wofuer wie wieviel
    wieviele welche welcher welches welchem welchen womit wobei worum wodurch weswegen""".split()
)

_FUNCTION = """
    und oder aber denn doch mal bloss halt eben eigentlich nun ja nein nicht kein keine keinen keinem
    keiner keines auch noch nur schon sonst etwa so da dort hier dann als ob dass weil wenn falls wie
    ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen man mein meine meinem meinen
    meiner dein deine unser unsere unserem unserm unseren unserer unseres unsrer unsre euer eure eurem
    euren eurer ihre ihrem ihren ihrer seine seinem seinen seiner dieser diese dieses diesem diesen
    jener jene jenes jenen jenem derjenige diejenigen alle alles aller allen allem jede jeder jedes
    jedem jeden viele vieler vielen mehr mehrere einige etwas nichts niemand niemanden jemand jemanden
    irgendwer irgendwo irgendwas irgendwann irgendein irgendeine irgendeinem irgendwelche ganz sehr
    ueber unter vor nach mit ohne gegen durch um bis seit ab neben ausser zwischen waehrend wegen trotz
    innerhalb ausserhalb gegenueber laut pro je per via statt anstatt samt nebst sowie bzw beziehungsweise
    dran drin drinnen darin daran dabei dafuer damit davon dazu darueber daraus darum dadurch danach davor
    hierfuer hierzu raus rein ran rauf runter weg her hin hinter hinten vorne oben unten
    gerade grad derzeit derzeitig derzeitige derzeitigen aktuell aktuelle aktuellen aktueller aktuelles
    momentan jetzt heute heutzutage gestern morgen uebermorgen vorgestern zurzeit zeit
    momentane momentanen nie immer oft manchmal bald frueher frueheren fruehere frueherer damals ehemals
    ehemalige ehemaligen ehemaliger vorher zuvor nachher spaeter kuenftig kuenftige kuenftigen zukuenftig
    bisher bisherige bislang mittlerweile inzwischen wieder weiterhin weiter naechste naechster naechstes
    naechsten naechstem letzte letzter letztes letzten letztem vergangene vergangenen vergangenes kommende
    kommenden kommendes kommender vorige voriges vorigen uebernaechste uebernaechsten uebernaechstes
    vorletzte vorletzten vorletztes erste ersten erster erstes zweite zweiten dritte dritten
    mal male mals einmal nochmal nochmals zweimal
    dein wirklich tatsaechlich ueberhaupt ueberall insgesamt zusammen gemeinsam genau konkret eher
    besonders ungefaehr circa ca vielleicht wohl einfach schnell kurz kurze kurzer lang lange lieber liebe lieben
    gern gerne bitte bitteschoen danke dankeschoen hallo hi hey moin moinmoin servus tach tag guten gute guter
    morgen abend gruess gruesse gott glueckauf na ok okay oh ach aeh aehm hm hmm tja sorry entschuldigung
    eigene eigener eigenes eigenen eigenem einzelne einzelnen andere anderen anderer anderes anderem weitere
    weiteren weiterer naehere genaue genauen neue neuen neuer neues neu alte alten alter aktiv aktive
    herr herrn herrn frau frauen dr prof doktor professor professorin
    gilt gelten usw etc zb bspw beispielsweise uebrigens naemlich
    insbesondere jeweils jeweilige jeweiligen bezueglich betreffend hinsichtlich rund
    selbst selber offiziell bestimmte bestimmten verschiedene richtig richtige richtigen zustaendig zustaendige zustaendiger
    zustaendigen verantwortlich verantwortliche verantwortlichen verantwortlicher beteiligt beteiligte beteiligten
    unterwegs taetig vertreten verfuegbar moeglich erreichbar los fest dabei online
    is isn isses nix ne nen nem ner son sone gibts gehts machts wars hats weils aufm im
    ueber drueber demnaechst baldmoeglichst fortan wofuer obs
    also jedoch trotzdem deshalb deswegen daher allerdings sondern entweder weder sowohl je desto obwohl sobald solange
    sodass damit indem nachdem bevor ehe seitdem anstelle aufgrund mithilfe hinweg entlang jemals niemals
    eventuell moeglicherweise gegebenenfalls ggf evtl bzgl inkl inklusive exklusive zzgl betr lt gem gemaess laut
    wem wessen irgend irgendwie irgendwen irgendwelchen irgendeinen irgendeiner derselbe dieselbe dasselbe solche solcher solchen
    beide beiden beides saemtliche saemtlichen restliche restlichen uebrige uebrigen ganze ganzen gesamte gesamten komplett komplette
    folgende folgenden folgender folgendes obige obigen genannte genannten besagte besagten erwaehnte
    wichtig wichtige wichtigen dringend dringende eilig passend passende passenden entsprechend entsprechende entsprechenden
    zentral zentrale zentralen lokal lokale lokalen regional oertlich oertliche oertlichen vor ort kommunal staedtisch staedtische staedtischen
    hiesig hiesige hiesigen dortige dortigen neulich kuerzlich letztens ehrlich ehrlichgesagt
    gell woll nech ne nich nit wat dat det isset haste weisste kannste gibste wer'n wern wernn
    schonmal nochmal grade nu jez jetz heut wieda bidde plz pls thx mfg lg vg asap fyi
    kriegen sagen gesagt klar falsch leicht schwer sicher unsicher
    hinsetzen lieben geehrte geehrter geehrten zusammen leute allerseits
    kommt drauf draufhin daneben dagegen dahinter daraufhin hiervon hierbei
    dies jenes einander
"""

# Stems of regular verbs; forms are made by `_forms`.
_REGULAR = """
    mach fuehr organisier veranstalt leit kuemmer betreu bet begleit koordinier plan steuer such brauch
    frag sag nenn zeig erklaer versuch moecht woll soll kenn lern arbeit kooperier unterstuetz foerder
    biet lauf stell setz leg hoer gehoer besuch teil meld schick send ruf erreich wend telefonier mail
    verantwort betreib zustaend tag treff dauer start beginn end lad einlad bezieh wuensch interessier
    hilf vermittel berat qualifizier schul bild wechsel loes ersetz spring uebernehm vertret sprech red
    stimm wohn heiss bedeut versteh mein steh such ford bring nuetz zaehl exisitier existier richt
    durchfuehr anbiet ausricht umsetz realisier finanzier trag moderier protokollier beschaeftig
    vorbereit nachbereit abfrag erheb sammel dokumentier verantwort liefer gestalt bewerb anmeld informier
    angehoer besteh bestimm waehl beruf ernenn vorsitz antwort wiss denk glaub halt geb komm geh seh
    bekomm krieg find lass haend rat koenn muess duerf lieg verbind kontaktier anruf schreib
    rauskrieg erfahr herausfind gucke guck schau check les tipp nutz verwend mitmach mitwirk
    stattfind ansteh vorliegt beteilig engagier ausfall aender fehl starte pausier aufhoer beend
    abdeck bedien umfass enthalt zusammenarbeit beantwort entscheid verantwort gruend aufloes
"""

_IRREGULAR = """
    ist sind war waren bin bist seid sei waere gewesen hat habe haben hast habt hatte hatten haette gehabt
    wird werden werde wurde wurden worden wuerde wuerden geworden kann kannst koennen koennt koennte koennten konnte
    konnten muss muessen musst musste mussten muesste soll sollen sollte sollten darf duerfen will wollen
    wollte wollten moechte moechten mag moegen weiss weisst wissen wusste gibt gab gaben geben gegeben gib
    geht ging gehen gegangen kommt kam kommen komme gekommen sieht sehen sah findet fand fanden gefunden
    laeuft lief liefen laufen gelaufen bietet bot boten bieten angeboten anbietet geboten sitzt sitzen
    sass sassen gesessen spricht sprach sprechen gesprochen trifft traf treffen getroffen
    vertritt vertrat vertreten haelt hielt halten nimmt nahm nehmen genommen uebernimmt
    uebernahm uebernommen steht stand stehen stehe gestanden heisst hiess heissen laedt lud geladen
    eingeladen einladen hilft half helfen liegt lag liegen tut tun tat getan bringt brachte
    denkt dachte kennt kannte nennt nannte betreibt betrieb betrieben betrieben traegt trug laesst liess
    durchgefuehrt durchfuehrt angefangen beginnt begann begonnen endet endete ruft rief heraus bekomme
    bekommt kriege kriegt lese schreibt schrieb verbunden steckt verbirgt gehoert gehoerte gehoeren angehoert
    angehoeren springt einspringt aus ein auf zu
    abgefragt angesiedelt zustandekommt stattfindet statt vorbei
    lautet lauten brauche braucht
"""

# Nouns that carry no topic of their own.
FILLER_NOUNS = frozenset(
    """
    frage fragen info infos information informationen auskunft hinweis bitte hilfe dank moment minute sache
    sachen ding dinge thema themen bereich bereiche gebiet feld rahmen sinne zusammenhang hinblick blick bezug
    kollege kollegen kollegin kolleginnen leute team zusammen runde jemand person personen mensch menschen
    stadt stadtgebiet region ort ruhrgebiet gegend bezirk land nrw verzeichnis liste uebersicht
    seite rolle aufgabe aufgaben taetigkeit arbeit plan wechsel stand auftrag
    moeglichkeit moeglichkeiten beispiel fall faelle grund ahnung
    name namen bezeichnung wort woerter begriff begriffe abkuerzung abkuerzungen kuerzel
    verfahren weg wege schritt anfang beginn ende dauer zeitraum zeitpunkt jahr jahre jahres jahren monat monate monats
    woche wochen tage uhrzeit datum
    haus chef chefin boss
    angelegenheit angelegenheiten belange fragestellung stichwort
    hallo gruss gruesse mfg rueckmeldung vorbereitung besprechung praesentation vortrag flyer brief artikel mail rundmail
    unterlagen unterlage notiz telefonat gespraech gespraeche anliegen bedarf interesse schreibtisch zettel protokollentwurf
    chatbot bot system datenbank excel tabelle tabellen gedaechtnis kopf zukunft gegenwart vergangenheit moment augenblick
    mitarbeiter mitarbeiterin mitarbeitende mitarbeitenden mitarbeiterinnen kraft kraefte fachkraft fachkraefte ansprechstelle zustand
    nachfolger nachfolgerin nachfolge vorgaenger vorgaengerin vorgaengern
    kind kinder schueler schuelerin schuelerinnen schulen jugendliche jugendlichen
""".split()
)

# What somebody who offers things may be called.
ACTOR_NOUNS = frozenset(
    """traeger traegers traegern stelle stellen einrichtung einrichtungen organisation organisationen
    anbieter anbietern institution institutionen behoerde behoerden akteur akteure akteuren akteurin
    dienststelle dienststellen verein vereine durchfuehrer veranstalter ausrichter bildungstraeger
    unternehmen partei amt aemter fachstelle""".split()
)

OFFER_NOUNS = frozenset(
    """angebot angebote angeboten angebots projekt projekte projekten projekts massnahme massnahmen
    programm programme programmen veranstaltung veranstaltungen aktivitaet aktivitaeten vorhaben
    foerderangebot foerderangebote unterstuetzungsangebot unterstuetzungsangebote aktionen aktion
    formate format leistungen leistung""".split()
)

TOWN_NOUNS = frozenset(
    """stadt staedte staedten kommune kommunen ort orte orten kreis kreise kreisen gemeinde gemeinden
    gebietskoerperschaft gebietskoerperschaften landkreis landkreise landkreisen""".split()
)

COMMITTEE_NOUNS = frozenset(
    """gremium gremien runde runden ausschuss ausschuesse ausschuessen kreis kreise kreisen arbeitskreis
    arbeitskreise arbeitskreisen konferenz konferenzen arbeitsgruppe arbeitsgruppen beirat beiraete
    kommission kommissionen arbeitsgemeinschaft""".split()
)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan jaenner", "februar feb", "maerz mrz", "april apr", "mai", "juni jun",
            "juli jul", "august aug", "september sep sept", "oktober okt", "november nov",
            "dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_CUES = """
    telefon tel telefonnummer telefonnummern nummer rufnummer durchwahl fon handy handynummer mobil mail email e
    mails mailadresse emailadresse adresse anschrift postanschrift kontakt kontaktdaten kontakte kontaktperson
    ansprechpartner ansprechpartnerin ansprechpartnern ansprechpartnerinnen ansprechperson ansprechpersonen
    website webseite homepage internetseite internetadresse link web
    mitglied mitglieder mitgliedern zusammensetzung besetzung teilnehmer teilnehmerin teilnehmende teilnehmenden teilnehmern
    teilnehmerinnen mitgliederliste mitgliedschaft
    vorsitz vorsitzende vorsitzender vorsitzenden vorsitzes stellvertretender stellvertretende stellvertretenden stellv
    leiter leiterin leitung geschaeftsfuehrung geschaeftsfuehrer geschaeftsfuehrerin geschaeftsfuehrend federfuehrung
    vertretung vertreter vertreterin stellvertretung stellvertreter stellvertreterin urlaubsvertretung
    krankheitsvertretung ersatz ersatzperson krank urlaub verhindert abwesend abwesenheit
    sitzung sitzungen sitzungstermin sitzungstermine tagung treffen termin termine terminen einladung einladungen ladungsfrist
    ladungsfristen einladungsfrist frist tagesordnung tagesordnungspunkte top tops agenda protokoll zusammenkunft
    partner partnern partners partnerin kooperationspartner kooperationspartnern kooperation kooperationen mitwirkende
    zweck zwecks ziel ziele zielsetzung sinn nutzen hintergrund
    klasse klassen klassenstufe jahrgang jahrgangs jahrgangsstufe jahrgangsstufen halbjahr halbjahre schulhalbjahr stufe
    schuljahr schuljahrs schuljahres schuljahre kalenderjahr halbjahres jahreszeit saison
    unterschied unterschiede definition bedeutung erklaerung
    zustaendigkeit zustaendigkeiten verantwortung
    handlungsfeld handlungsfeldes handlungsfelder hf
    aufloesung abschaffung
    kreisfrei kreisfreie kreisfreien kreisangehoerig kreisangehoerige kreisangehoerigen
    wieviel anzahl viele
    aufsicht ausnahme
"""


def _forms(root: str) -> set[str]:
    endings = ("", "e", "st", "t", "en", "n", "te", "ten", "et", "ete", "eten", "end")
    plain = {root + ending for ending in endings}
    prefixes = (
        "ge",
        "durchge",
        "mitge",
        "ange",
        "ausge",
        "einge",
        "umge",
        "vorge",
        "zusammenge",
        "",
    )
    participles = {prefix + root + ending for prefix in prefixes for ending in ("t", "et", "en")}
    separable = ("mit", "an", "aus", "um", "durch", "vor", "ab", "ein", "zusammen", "teil")
    return plain | participles | {prefix + form for prefix in separable for form in plain}


VERBS = frozenset(_IRREGULAR.split()).union(*map(_forms, _REGULAR.split()))
CUES = frozenset(_CUES.split())
FUNCTION = (
    LINKS | QUESTION_WORDS | frozenset(_FUNCTION.split()) | frozenset(_IRREGULAR.split())
    | ACTOR_NOUNS | OFFER_NOUNS | TOWN_NOUNS | COMMITTEE_NOUNS | FILLER_NOUNS
    | MONTHS.keys() | CUES
)  # fmt: skip
KNOWN = FUNCTION | VERBS
