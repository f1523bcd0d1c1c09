"""Sport, markets and the arts attack, shoot and rally without any event."""

from __future__ import annotations

import re

from spacy.tokens import Token

from workers.extract.events.words import ARTS, MARKETS, SPORT, WORKS

_SCORE = re.compile(r"(?<![\d-])\d{1,3}[-–]\d{1,3}(?![\d-]|\s?(?:mm|calibre|year|percent|million|billion))")
_NEWS = {"police", "court", "prosecutors", "arrested"}
_DETERMINED = {"det", "nmod:poss", "poss"}
_WARLIKE = {"shoot", "strike", "kill", "attack", "rally", "clash", "battle", "fight", "execute", "bomb"}


FEW, MOST, SHORT, EACH = 4, 9, 150, 80
"""Words of sport from which a text of at most so many words is about sport, and as many as a long one needs: one more for each so many words."""
STRETCH, MARGIN = 400, 200
"""Words of a stretch of text, and those before and behind it that are looked at with it: a long text may have a part about sport."""


def elsewhere(token: Token, lemma: str, kind: str, *, meant: bool = False) -> bool:
    """Whether sport, markets or the arts are spoken of, by the words around."""
    if lemma == "demand" and token.tag_ == "NN" and not any(c.dep_ in _DETERMINED for c in token.children):
        return True  # "demand from Asia is weak"
    words = {t.lower_ for t in token.sent}
    sport = _sport_around(token) >= min(MOST, FEW + max(0, len(token.doc) - SHORT) / EACH)
    if sport and not (kind in ("COERCE", "ACCUSE") and words & _NEWS):
        return True  # police arrest people at matches, too
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


def _sport_around(token: Token) -> int:
    """How many words of sport the text has around a token, each counted once."""
    cache = token.doc.user_data.setdefault("dateline_sport", {})
    stretch = token.i // STRETCH
    if stretch not in cache:
        start = stretch * STRETCH
        part = token.doc[max(0, start - MARGIN) : start + STRETCH + MARGIN]
        cache[stretch] = len({t.lower_ for t in part} & SPORT)
    return int(cache[stretch])
