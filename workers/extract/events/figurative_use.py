"""Sport, markets and the arts attack, shoot and rally without any event."""

from __future__ import annotations

import re

from spacy.tokens import Token

from workers.extract.events.words import ARTS, MARKETS, SPORT, WORKS

_SCORE = re.compile(r"(?<![\d-])\d{1,3}[-–]\d{1,3}(?![\d-]|\s?(?:mm|calibre|year|percent|million|billion))")
_NEWS = {"police", "court", "prosecutors", "arrested"}
_DETERMINED = {"det", "nmod:poss", "poss"}
_WARLIKE = {"shoot", "strike", "kill", "attack", "rally", "clash", "battle", "fight", "execute", "bomb"}


def elsewhere(token: Token, lemma: str, kind: str, *, meant: bool = False) -> bool:
    """Whether sport, markets or the arts are spoken of, by the words around."""
    if lemma == "demand" and token.tag_ == "NN" and not any(c.dep_ in _DETERMINED for c in token.children):
        return True  # "demand from Asia is weak"
    words = {t.lower_ for t in token.sent}
    doc = token.doc
    whole = doc.user_data.get("dateline_sport")
    if whole is None:
        whole = doc.user_data["dateline_sport"] = len({t.lower_ for t in doc} & SPORT)
    if whole >= 9 or (whole >= 4 and len(doc) < 150):
        return True
    told = words & WORKS if kind in ("ASSAULT", "COERCE") and not words & _NEWS else set()
    if told and (told != {"series"} or words & (ARTS - {"series"})):
        return True
    if meant:
        return lemma in _WARLIKE and bool(words & ARTS)
    score = _SCORE.search(token.sent.text) is not None
    played = len(words & {"won", "lost", "seconds", "beat", "led", "scored", "points"}) if kind == "ASSAULT" else 0
    if len(words & SPORT) + score + played >= 2 and (score or words & SPORT):
        return True
    if len(words & MARKETS) >= 2 and kind not in ("REQUEST", "SANCTION", "ACCUSE", "AID", "COERCE"):
        return True
    return lemma in _WARLIKE and bool(words & ARTS)
