"""Did it happen: asserted, planned, demanded, possible, denied, or background."""

from __future__ import annotations

from spacy.tokens import Token

from schemas.event import Realis
from workers.extract import syntax
from workers.extract.events.words import CLAIMS

PLANS = {"plan", "intend", "prepare", "schedule", "expect", "agree", "promise", "pledge", "vow", "decide", "aim", "hope", "set", "due",
         "arrange", "want", "ready", "anticipate", "undertake", "offer", "willing", "prepared", "poised"}  # fmt: skip
DEMANDS = {
    "urge",
    "demand",
    "ask",
    "call",
    "appeal",
    "request",
    "order",
    "press",
    "insist",
    "require",
    "tell",
    "beg",
    "exhort",
    "advise",
    "instruct",
}
VOICED = {"protest", "demand", "denounce", "condemn", "call", "demonstrate", "urge", "support", "oppose", "press"}
FAILING = {"fail", "refuse", "decline", "neglect"}
BLAMING = {
    "accuse",
    "criticise",
    "criticize",
    "blame",
    "condemn",
    "denounce",
    "suspect",
    "charge",
    "convict",
    "apologise",
    "apologize",
    "thank",
    "praise",
}
"""What somebody is blamed or thanked for came before."""
DENIALS = {"deny", "refute", "disclaim"}
REFUSALS = DENIALS | {"reject", "dismiss", "rebut", "dispute", "rubbish"}
MODALS = {"may", "might", "could", "can", "would"}
DUTIES = {"should", "must", "ought"}
BACKGROUND = {"after", "following", "since", "before", "amid", "over", "because", "despite"}


def of(trigger: Token) -> tuple[Realis, bool]:
    """Realis and whether the trigger itself is negated."""
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else None
    helpers = {c.lower_ for c in trigger.children if c.dep_ in syntax.AUXILIARY} if verb is not None else set()
    negated = verb is not None and syntax.has_not(verb)
    if negated:
        return "denied", True
    above = _governor(trigger)
    if above is not None and syntax.lemma(above) in DENIALS:
        return "denied", False
    if above is not None and verb is not None and syntax.lemma(above) in CLAIMS and verb.dep_ in ("acl", "ccomp"):
        # "rejected accusations that it arms the rebels", "faces claims that it does"
        return ("denied" if syntax.lemma(above.head) in REFUSALS else "possible"), False
    if helpers & {"will", "'ll", "’ll", "shall"} or _going_to(trigger):
        return "planned", False
    if helpers & DUTIES:
        return "demanded", False
    if verb is not None and verb.dep_ == "advcl" and verb.tag_ in ("VBP", "VBZ") and verb.head != verb:
        marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
        if marks & {"when", "before", "until", "once"} and any(
            c.lower_ in ("will", "would", "'ll") for c in verb.head.children
        ):
            return "planned", False  # "would discuss it when ministers meet in May"
    if (
        "would" in helpers
        and above is not None
        and syntax.lemma(above) in ("say", "announce", "tell", "add", "confirm")
    ):
        return "planned", False
    if helpers & MODALS:
        return "possible", False
    if _conditional(trigger):
        return "possible", False
    if above is not None and verb is not None and verb.dep_ in ("xcomp", "ccomp", "advcl", "acl", "obl"):
        lemma = syntax.lemma(above)
        infinitive = verb.tag_ == "VB" or "to" in {c.lower_ for c in verb.children}
        if lemma in DEMANDS and (infinitive or verb.tag_ in ("VB", "VBP")):
            return "demanded", False
        if lemma in PLANS and infinitive:
            return "planned", False
        if (
            verb.dep_ == "advcl"
            and infinitive
            and syntax.lemma(verb) in VOICED
            and above.tag_ in ("VBD", "VBN", "VBZ", "VBP")
        ):
            return of(above)  # "marched to demand": the demand was made
        if lemma == "threaten" and infinitive:
            return "possible", False
        if lemma in FAILING and infinitive:
            return "denied", False
        if verb.tag_ == "VBG" and lemma in BLAMING:
            return "background", False
        if (
            infinitive
            and verb.tag_ == "VB"
            and lemma not in ("begin", "start", "continue", "manage", "help", "refuse", "fail")
        ):
            return "planned" if lemma in ("be", "go", "send", "use", "fly", "travel") else "possible", False
    if verb is not None and verb.tag_ == "VB" and above is None and not helpers & {"did", "do", "does"}:
        return ("planned", False) if "to" in {c.lower_ for c in verb.children} else ("asserted", False)
    if verb is None:
        return _noun(trigger), False
    if helpers & {"had"} or _after(verb):
        return "background", False
    return "asserted", False


def _governor(trigger: Token) -> Token | None:
    """What the trigger's clause or phrase hangs on."""
    if trigger.head == trigger:
        return None
    if trigger.pos_ in ("NOUN", "PROPN"):
        return trigger.head
    if trigger.dep_ == "conj":
        return _governor(trigger.head)
    return (
        trigger.head
        if trigger.dep_ in ("xcomp", "ccomp", "advcl", "acl", "csubj", "pcomp", "parataxis", "obl")
        else None
    )


def _going_to(trigger: Token) -> bool:
    above = trigger.head
    return above.lower_ == "going" and trigger.dep_ == "xcomp"


def _conditional(trigger: Token) -> bool:
    for token in (trigger, *list(trigger.ancestors)[:2]):
        if token.pos_ in ("VERB", "AUX") and any(
            c.lower_ in ("if", "unless", "whether") and c.dep_ in ("mark", "advmod") for c in token.children
        ):
            return True
    return False


def _after(verb: Token) -> bool:
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "case")}
    return bool(marks & {"after", "since"}) and verb.dep_ in ("advcl", "acl", "pcomp")


def _noun(noun: Token) -> Realis:
    top = noun
    while top.dep_ in ("nmod", "conj") and top.head.pos_ in ("NOUN", "NUM") and top.head != top:
        top = top.head  # "after two days of talks"
    cases = {c.lower_ for t in (noun, top) for c in t.children if c.dep_ in ("case", "mark")}
    if noun.dep_ == "pobj":
        cases = {noun.head.lower_}
    above = noun.head if noun.head != noun else None
    if above is not None and above.dep_ == "prep":
        above = above.head
    if any(c.lower_ in ("planned", "possible", "future", "upcoming", "proposed") for c in noun.children):
        return "planned"
    if cases & BACKGROUND:
        return "background"
    if cases & {"during", "in"}:
        return "asserted"
    if above is not None:
        lemma = syntax.lemma(above)
        if lemma in ("plan", "schedule", "announce") and noun.dep_ in syntax.OBJECT and lemma != "announce":
            return "planned"
        if lemma in DENIALS:
            return "denied"
        if lemma == "follow" and noun.dep_ in syntax.OBJECT:
            return "background"  # "it follows an attack in May"
        if lemma in DEMANDS | {"call", "demand"} and ("for" in cases or noun.dep_ in syntax.OBJECT):
            return "demanded"
        if lemma in ("look", "pave", "await", "prepare", "way"):
            return "planned"
        if above.pos_ in ("VERB", "AUX") and any(c.lower_ in ("will", "would", "may", "could") for c in above.children):
            return "planned" if any(c.lower_ == "will" for c in above.children) else "possible"
    return "asserted"
