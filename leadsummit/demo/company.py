"""The demo company: its personas, measures and words, and how likely things are there.

Only numbers and names live here. They match the rules in `seeds/`: the same company's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NEW_ORDER: Final = [
    *("INF", "BEF", "EVA", "BEW"),
    *("MQL", "SAL", "SFC", "BAN", "BCI", "LPN", "ANG", "ABS"),
]
"""The way of a new lead."""

CUSTOMER_ORDER: Final = ["AFS", *NEW_ORDER[:4], "WIK", *NEW_ORDER[4:]]
"""The way of an existing customer. CUS stands beside WIK."""

SALES_STAGES: Final = NEW_ORDER[NEW_ORDER.index("MQL") : NEW_ORDER.index("ABS")]


@dataclass(frozen=True)
class Persona:
    """A desired customer type: how readily it climbs, buys, and takes its consent back."""

    persona_id: str
    share: int
    ripens: float
    buys: float
    opts_out: float
    topics: tuple[str, ...]


PERSONAS: Final = (
    Persona(
        "peter_produktionsleiter",
        30,
        1.2,
        1.3,
        0.7,
        ("peter-oee-kompakt", "peter-ruestzeit", "peter-taktzeit", "peter-schichtrechner"),
    ),
    Persona(
        "kurt_konstrukteur",
        22,
        1.0,
        0.8,
        0.6,
        ("kurt-toleranzen", "kurt-cad-bibliothek", "kurt-datenblatt", "kurt-probeteil"),
    ),
    Persona(
        "gustav_geschaeftsfuehrer",
        12,
        0.9,
        1.6,
        1.1,
        ("gustav-foerderung", "gustav-investition", "gustav-standort", "gustav-leasing"),
    ),
    Persona(
        "erika_einkauf",
        14,
        0.8,
        1.1,
        0.9,
        ("erika-lieferzeit", "erika-betriebskosten", "erika-angebote", "erika-rahmenvertrag"),
    ),
    Persona(
        "ingo_instandhaltung",
        12,
        0.7,
        0.6,
        0.8,
        ("ingo-schmierplan", "ingo-condition-monitoring", "ingo-standzeit", "ingo-wartung"),
    ),
    # Nothing is made for her once she compares, and she leaves: a gap that a report should find.
    Persona("mia_marketing", 10, 0.6, 0.3, 8.0, ("mia-verpackung", "mia-messeauftritt")),
)

OPT_OUT: Final = 0.03
"""How often a consent is taken back per step in nurturing, for a persona with `opts_out` 1."""


@dataclass(frozen=True)
class Family:
    """A kind of measure: how its leads first appear, and how soon after it begins.

    `delay_days` is the mean time from the start of a wave to a lead; 0 brings leads all the time,
    the more of them the longer it runs where `growth` is above 1. `pace` stretches the time between
    two touches. `at_once` is the share of leads that are handed to sales as they are entered.
    """

    family: str
    name: str
    channel: str
    direction: str
    share: int
    opening: str  # cookie, profile, click, lead, call
    waves: int
    delay_days: float
    ripens: float
    growth: float = 1.0
    pace: float = 1.0
    at_once: float = 0.08


FAMILIES: Final = (
    Family("M-SEO", "Suchmaschine", "organic_search", "inbound", 22, "cookie", 1, 0, 1.1),
    Family(
        "M-WHITEPAPER",
        "Whitepaper-Reihe",
        "content",
        "inbound",
        12,
        "cookie",
        1,
        0,
        1.3,
        growth=2.5,
        pace=2.0,
    ),
    Family("M-VIDEO", "Werkvideos", "organic_social", "inbound", 5, "profile", 1, 0, 0.6),
    Family("M-WEBINAR", "Webinar", "content", "inbound", 10, "cookie", 6, 45, 1.5),
    Family("M-KONFIG", "Maschinenkonfigurator", "direct", "inbound", 8, "cookie", 1, 0, 1.7),
    Family("M-PARTNER", "Partnerempfehlungen", "partner", "inbound", 6, "lead", 1, 0, 1.4),
    Family("M-RETARGET", "Retargeting", "display", "outbound", 6, "cookie", 5, 14, 0.7),
    Family("M-MAIL", "E-Mail-Kampagne", "email", "outbound", 10, "click", 8, 2, 0.8, pace=0.6),
    Family("M-LINKEDIN", "LinkedIn-Anzeigen", "paid_social", "outbound", 7, "profile", 6, 12, 0.8),
    Family("M-MESSE", "Messe", "trade_fair", "outbound", 8, "lead", 4, 14, 1.2, at_once=0.75),
    Family("M-TEST", "Testbearbeitungs-Tour", "trade_fair", "outbound", 3, "lead", 3, 16, 1.6),
    Family("M-KALT", "Kaltakquise", "cold_call", "outbound", 5, "call", 6, 18, 0.5),
    # Begins nothing: it is sent to those who agreed.
    Family("M-NEWS", "Newsletter", "email", "outbound", 0, "click", 1, 0, 1.0),
)

ACCEPTED: Final = {"ripe": 0.88, "asked": 0.78, "fetched": 0.6, "warm": 0.48, "cold": 0.28}
"""How often sales accepts a lead, by how it comes: having shown its interest twice, at its own
request, fetched by sales itself, having shown its interest once, or not at all. The last three are
too early."""

GIVEN_BACK: Final = {"ripe": 0.04, "asked": 0.06, "fetched": 0.09, "warm": 0.11, "cold": 0.14}
"""How often sales returns a lead per step once it has accepted it."""

WINS: Final = {"ripe": 1.5, "asked": 1.2, "fetched": 0.8, "warm": 0.9, "cold": 0.7}
"""How much more or less likely an offer is won."""

ASKS: Final = 0.04
"""How often a lead that is known asks for contact, per step in nurturing."""
UNANSWERED: Final = 0.4
"""How often nobody answers a request for contact."""

FITTING: Final = 0.6
"""Share of leads in companies for which the machines are made: of size, industry and country."""
FITTING_EARNS: Final = {True: 1.12, False: 0.75}

COLLECTING: Final = 0.3
"""Share of leads that download what there is, and buy no more for it."""
COLLECTING_EARNS: Final = {True: 0.4, False: 1.15}
COLLECTED: Final = "SC09"
"""The scoring rule that gives points for downloads."""

LEAD_STATUS: Final = {
    "INF": "Wird informiert",
    "BEF": "Wird befähigt",
    "EVA": "Evaluiert",
    "BEW": "Bewertet",
    "MQL": "Übergabe an Vertrieb",
    "SAL": "Vom Vertrieb angenommen",
    "SFC": "Erstkontakt",
    "BAN": "Bedarfsanalyse",
    "BCI": "Buying Center bekannt",
    "LPN": "Lösung vorgestellt",
}
LEAD_NEW: Final = "Neu"
REJECTED: Final = "Vom Vertrieb abgelehnt"
RETURNED: Final = "Zurück an Marketing"
DISQUALIFIED: Final = "Disqualifiziert"
CHURNED: Final = "Kunde verloren"
UNKNOWN_STATUS: Final = ("Geparkt", "Wiedervorlage Messe")

SAID_BY_SALES: Final = {
    *(LEAD_STATUS[stage] for stage in SALES_STAGES if stage in LEAD_STATUS and stage != "MQL"),
    *(REJECTED, RETURNED, DISQUALIFIED),
}

OPPORTUNITY_STATUS: Final = {
    "BAN": "Bedarf klären",
    "BCI": "Buying Center klären",
    "LPN": "Lösung präsentieren",
    "ANG": "Angebot in Arbeit",
}
OFFER_WORDS: Final = ("Angebot abgegeben", "Verhandlung")
WON: Final = "Gewonnen"
LOST: Final = "Verloren"
CANCELLED: Final = "Storniert"

ACTIVITY: Final = {
    "SFC": ("call", "email", "meeting"),
    "BAN": ("needs_analysis",),
    "BCI": ("buying_centre",),
    "LPN": ("presentation",),
    "ANG": ("offer",),
}

REJECT_REASONS: Final = (
    "Noch nicht reif",
    "Nicht erreichbar",
    "Kein Bedarf",
    "Dublette",
    "Sonstiges",
)
RETURN_REASONS: Final = ("Projekt verschoben", "Kein Budget", "Keine Zeit", "Noch nicht reif")
LOSS_REASONS: Final = ("Zu teuer", "Wettbewerber gewählt", "Kein Budget", "Projekt verschoben")
UNKNOWN_REASON: Final = "Chef im Urlaub"

COMES_BACK: Final = {
    "Projekt verschoben": 0.9,
    "Keine Zeit": 0.9,
    "Kein Budget": 0.35,
    "Noch nicht reif": 0.3,
    "Zu teuer": 0.25,
    "Sonstiges": 0.2,
    UNKNOWN_REASON: 0.2,
    "Nicht erreichbar": 0.15,
    "Wettbewerber gewählt": 0.1,
    "Kein Bedarf": 0.08,
    "Dublette": 0.04,
}
"""How often a lead that was given back goes on, by the reason."""


@dataclass(frozen=True)
class Touch:
    """A touch as a system would record it, the points it may score at most, and its stage."""

    contract: str
    event_type: str
    content_id: str
    url: str
    points: int


def _web(event_type: str, url: str, points: int, content_id: str = "") -> Touch:
    return Touch("web_events", event_type, content_id, url, points)


def _mail(url: str, content_id: str = "") -> Touch:
    return Touch("email_events", "clicked", content_id, url, 2)


def _social(event_type: str, points: int) -> Touch:
    return Touch("social_events", event_type, "", "", points)


TOUCHES: Final[dict[str, tuple[Touch, ...]]] = {
    "INF": (
        _web("page_view", "/magazin/", 1),
        _web("page_view", "/magazin/uebersicht", 1),
        _web("page_view", "/magazin/trends-zerspanung?ref=start", 1),
        _web("content_view", "/magazin/fachkraefte", 2, "magazin-fachkraefte"),
        _web("content_view", "/magazin/trends-zerspanung", 2, "magazin-trends"),
        _web("video_play", "/videos/produktfilm", 2),
        _social("reaction", 1),
        _social("comment", 0),
        _social("follow", 0),
        _mail("/news/ausgabe"),
        _mail("/magazin/fachkraefte", "magazin-fachkraefte"),
    ),
    "BEF": (
        _web("page_view", "/produkte/fraesmaschinen", 1),
        _web("page_view", "/produkte/drehmaschinen", 1),
        _web("page_view", "/wissen/whitepaper-automation", 1),
        _web("download", "/downloads/katalog.pdf", 3),
        _web("download", "/wissen/whitepaper-automation", 3, "whitepaper-automation"),
        _web("content_view", "/webinare/spanntechnik", 2, "webinar-spannen"),
        _web("chat_started", "/chat", 0),
        _mail("/wissen/whitepaper-automation", "whitepaper-automation"),
        _mail("/webinare/spanntechnik?e=1"),
    ),
    "EVA": (
        _web("page_view", "/vergleich/baureihen", 1),
        _web("page_view", "/vergleich/bauarten", 1),
        _web("content_view", "/referenzen/automotive", 2, "referenz-automotive"),
        _web("content_view", "/referenzen/medizintechnik", 2, "referenz-medizin"),
        _web("chat_handover", "/chat", 0),
        _social("message", 0),
        _mail("/referenzen/automotive", "referenz-automotive"),
    ),
    "BEW": (
        _web("page_view", "/bewerten/amortisation", 1),
        _web("page_view", "/bewerten/uebersicht", 1),
        _web("content_view", "/bewerten/testbearbeitung", 2, "testbearbeitung"),
        _web("download", "/bewerten/lastenheft", 3, "checkliste-lastenheft"),
        _mail("/bewerten/amortisation", "roi-rechner"),
    ),
    "AFS": (
        _web("login", "/portal/start", 0),
        _web("page_view", "/portal/tickets", 1),
        _web("content_view", "/portal/handbuch", 2, "service-handbuch"),
        _mail("/portal/neuigkeiten"),
    ),
    "WIK": (
        _web("page_view", "/bestandskunden/tauschprogramm", 1),
        _web("content_view", "/bestandskunden/nachfolgemodelle", 2, "wiederkauf-nachfolge"),
    ),
    "CUS": (
        _web("page_view", "/bestandskunden/uebersicht", 1),
        _web("page_view", "/bestandskunden/retrofit", 1),
        _web("content_view", "/bestandskunden/automation-nachruesten", 2, "ausbau-automation"),
    ),
}
"""Touches that the rules in `seeds/` read as evidence of a stage."""

MOVING_CONTENT: Final = "webinar-spannen"
MOVING_PATH: Final = "/webinare/"
MOVING: Final = 2.5
"""Who climbs does so by this content so much more often, who lingers so much less."""

TOPIC_STAGE: Final = {
    "peter-oee-kompakt": ("INF", "/magazin/oee-kompakt"),
    "peter-ruestzeit": ("BEF", "/wissen/ruestzeit"),
    "peter-taktzeit": ("EVA", "/vergleich/taktzeit"),
    "peter-schichtrechner": ("BEW", "/bewerten/schichtrechner"),
    "kurt-toleranzen": ("INF", "/magazin/toleranzen"),
    "kurt-cad-bibliothek": ("BEF", "/wissen/cad-bibliothek"),
    "kurt-datenblatt": ("EVA", "/vergleich/datenblatt"),
    "kurt-probeteil": ("BEW", "/bewerten/probeteil"),
    "gustav-foerderung": ("INF", "/magazin/foerderung"),
    "gustav-investition": ("BEF", "/wissen/investition"),
    "gustav-standort": ("EVA", "/referenzen/standort"),
    "gustav-leasing": ("BEW", "/bewerten/leasing"),
    "erika-lieferzeit": ("INF", "/magazin/lieferzeiten"),
    "erika-betriebskosten": ("BEF", "/wissen/betriebskosten"),
    "erika-angebote": ("EVA", "/vergleich/angebote"),
    "erika-rahmenvertrag": ("BEW", "/bewerten/rahmenvertrag"),
    "ingo-schmierplan": ("INF", "/magazin/schmierplan"),
    "ingo-condition-monitoring": ("BEF", "/wissen/condition-monitoring"),
    "ingo-standzeit": ("EVA", "/vergleich/standzeiten"),
    "ingo-wartung": ("BEW", "/bewerten/wartungsvertrag"),
    "mia-verpackung": ("INF", "/magazin/verpackung"),
    "mia-messeauftritt": ("BEF", "/wissen/messeauftritt"),
}

CONTACT_REQUESTS: Final = (
    _web("contact_request", "/kontakt/beratung", 4, "kontakt-beratung"),
    _web("contact_request", "/kontakt/angebot?quelle=fuss", 4),
    _web("content_view", "/kontakt/angebot", 2, "kontakt-angebot"),
)
"""Contact requests whose content stands for BEW."""

PLAIN_CONTACT_REQUEST: Final = _web("contact_request", "/rueckruf", 4)
"""A contact request that no content and no rule knows: evidence of the first nurturing stage."""

MAIL_CONTACT_REQUEST: Final = _mail("/kontakt/beratung", "kontakt-beratung")

FORM: Final = _web("form_submit", "/formular/katalog-anfordern", 3)
"""A form that asks for the address: a visitor becomes known (BEF)."""

SOCIAL_FORM: Final = _social("lead_form_submit", 3)
"""The same on a social platform (BEF)."""

PROJECT: Final = _web("form_submit", "/konfigurator/projekt", 3, "konfigurator-projekt")
"""50 points for ever: the second one crosses threshold B (EVA)."""

PRICE: Final = _web("content_view", "/preisrechner", 2, "preisrechner")
"""60 points that halve in a week: two on a day cross threshold B, two months apart do not (EVA)."""
