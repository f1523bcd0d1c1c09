"""Conditions of words of force: strikes, clashes, troops, what is hit."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.events.conditions.affairs import pact
from workers.extract.events.conditions.clause import infinitive, some
from workers.extract.events.somebody import armed, doers, nation, party, place, sector, undergoers
from workers.extract.events.words import ACCIDENT, NATURE, VIOLENT, WEAPONRY


def takes_place(verb: Token) -> bool:
    """Troops or a country take a place: not a court, and not an opportunity.  A ship is taken by pirates; states seize it."""
    if some(verb, lambda t: syntax.lemma(t) in ("ship", "tanker", "vessel", "boat", "vehicle", "home", "house", "bus")):
        return any(sector(d) in ("REB", "UAF", "CRM") for d in doers(verb))
    return some(verb, place) and any(
        armed(d) or nation(d) or d.ent_type_ in ("GPE", "ORG", "NORP", "LOC") for d in doers(verb)
    )


def strike(noun: Token) -> bool:
    """Workers lay down their work."""
    kinds = {"general", "hunger", "teacher", "rail", "nationwide", "indefinite", "national", "wildcat", "labour", "labor", "transport", "day",
             "week", "hour", "train", "worker", "nurse", "doctor", "one-day", "two-day", "three-day", "24-hour", "48-hour", "open-ended", "dock"}  # fmt: skip
    if noun.i and (syntax.lemma(noun.nbor(-1)) in kinds or noun.nbor(-1).lower_.endswith(("-day", "-hour", "-week"))):
        return True
    return bool(
        {t.lower_ for t in noun.sent}
        & {"workers", "union", "unions", "pay", "wages", "walkout", "employers", "labour", "labor"}
    )


def bombing_strike(noun: Token) -> bool:
    """Warplanes, drones or guns strike."""
    before = noun.nbor(-1) if noun.i else None
    nations = any(nation(c) or c.ent_type_ in ("GPE", "NORP", "ORG") for c in noun.children if c.i < noun.i)
    return not strike(noun) and (
        nations
        or (before is not None and syntax.lemma(before) in ("air", "missile", "drone", "artillery", "precision"))
    )


def clash(verb: Token) -> bool:
    """Armed people or crowds clash; over an idea they only quarrel."""
    found = doers(verb) + syntax.prepositional(verb, {"with"})
    fighting = any(
        armed(d) or sector(d) in ("CVL", "OPP") or syntax.lemma(d) in ("supporter", "protester", "group") for d in found
    )
    over = syntax.prepositional(verb, {"over"})
    return fighting and not (over and not any(armed(d) for d in found))


def violent(verb: Token) -> bool:
    """The sentence speaks of weapons, the dead or the wounded, and of no natural force."""
    words = {t.lower_ for t in verb.sent}
    return bool(words & VIOLENT) and not words & (NATURE - {"gas", "dog"})


def fight(token: Token) -> bool:
    """People with weapons fight; not a court case or an illness."""
    if token.pos_ == "NOUN":
        words = {t.lower_ for t in token.sent}
        return (
            bool(words & (VIOLENT | {"army", "forces", "fighters"}))
            and not syntax.prepositional(token, {"against", "over"})
            and (not words & {"legal", "court", "cancer", "inflation"})
        )
    found = doers(token) + undergoers(token) + syntax.prepositional(token, {"with", "against", "alongside"})
    return any(armed(d) for d in found)


def target(verb: Token) -> bool:
    """Somebody with weapons hits a place or a party."""
    found = doers(verb)
    active = any(armed(d) or nation(d) or d.ent_type_ in ("GPE", "NORP") for d in found)
    hit = some(verb, lambda t: place(t) or party(t))
    words = {t.lower_ for t in verb.sent}
    return hit and (active or (syntax.passive(verb) and bool(words & VIOLENT))) and not words & NATURE


def physical(verb: Token) -> bool:
    """A party is beaten with hands or clubs; not in a match."""
    words = {t.lower_ for t in verb.subtree}
    hurt = bool(
        words
        & {
            "unconscious",
            "death",
            "sticks",
            "batons",
            "clubs",
            "rifle",
            "police",
            "guards",
            "soldiers",
            "officers",
            "custody",
            "mob",
        }
    )
    return some(verb, party) and hurt


def bomb(noun: Token) -> bool:
    """A blast that somebody wanted."""
    words = {t.lower_ for t in noun.sent}
    near = {c.lower_ for c in noun.children}
    kinds = {"bomb", "car", "suicide", "grenade", "roadside", "mine", "landmine", "minefield", "explosive"}
    return bool(near & kinds) or (
        bool(words & (VIOLENT - {"explosion", "blast", "police", "mine"})) and not words & NATURE
    )


def troop(verb: Token) -> bool:
    """Troops or observers go, come or stay."""
    return any(armed(d) or syntax.lemma(d) in ("peacekeeper", "inspector", "observer") for d in doers(verb)) and (
        syntax.lemma(verb) != "leave" or some(verb, place)
    )


def custody(verb: Token) -> bool:
    """A party is held in custody or prison."""
    words = {t.lower_ for t in verb.subtree}
    return some(verb, party) and bool(
        words & {"custody", "prison", "detention", "jail", "suspicion", "incommunicado", "bail", "trial", "shields"}
    )


def captive(verb: Token) -> bool:
    """Armed people who are no state's take somebody: an abduction, no arrest."""
    taken = some(verb, lambda t: party(t) and not place(t) and not armed(t))
    return taken and any(
        sector(d) in ("REB", "UAF", "CRM") or syntax.lemma(d) in ("gunman", "bandit", "kidnapper", "attacker")
        for d in doers(verb)
    )


def gas(verb: Token) -> bool:
    """Tear gas, pepper spray or a water cannon: a crowd is driven away, not shot at (CAMEO 175)."""
    return any(
        syntax.lemma(t) in ("gas", "spray", "cannon")
        and any(c.lower_ in ("tear", "pepper", "water") for c in t.children)
        for t in undergoers(verb)
    )


def army(verb: Token) -> bool:
    """Troops are ordered to go somewhere."""
    return some(verb, lambda t: armed(t) and sector(t) in ("MIL", "COP")) and bool(
        syntax.prepositional(verb, {"to", "into", "onto"}) or infinitive(verb)
    )


def killed(verb: Token) -> bool:
    """People are killed, or so many; not time, and not sheep."""
    return some(
        verb,
        lambda t: (
            party(t)
            or t.like_num
            or t.pos_ == "NUM"
            or syntax.lemma(t) in ("dozen", "hundred", "thousand", "other", "person")
        ),
    )


_FALLING = {"fall", "collapse", "crash", "overturn", "capsize", "derail", "burst", "plunge", "topple"}


def accident(token: Token) -> bool:
    """Whether people died by a crash, a leak, a collapse: no words of weapons around."""
    words = {t.lower_ for t in token.sent}
    fell = token.dep_ == "conj" and syntax.lemma(token.head) in _FALLING  # "a canopy fell and killed 15 people"
    return not words & WEAPONRY and (
        fell or bool(words & NATURE) or any(syntax.lemma(t) in ACCIDENT for t in token.sent)
    )


def alert(verb: Token) -> bool:
    return any(syntax.lemma(t) == "alert" for t in syntax.prepositional(verb, {"on"})) and any(
        armed(d) or nation(d) for d in doers(verb)
    )


def force(verb: Token) -> bool:
    """Troops, a country or a company leave; a treaty or talks they leave otherwise."""
    left = [*undergoers(verb), *syntax.prepositional(verb, {"from", "of"})]
    if (
        pact(verb)
        and not any(armed(t) for t in [*left, *doers(verb)])
        and not any(t.ent_type_ in ("GPE", "LOC") for t in left)
    ):
        return False
    return any(armed(d) or nation(d) or d.ent_type_ in ("GPE", "ORG", "LOC") or sector(d) == "GOV" for d in doers(verb))
