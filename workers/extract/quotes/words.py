"""Words of saying."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax

REPORTING = {
    "say", "tell", "warn", "add", "announce", "declare", "state", "claim", "argue", "insist", "explain", "note", "respond", "reply",
    "report", "write", "tweet", "predict", "acknowledge", "admit", "confirm", "deny", "stress", "suggest", "vow", "pledge", "promise",
    "complain", "allege", "recall", "remark", "observe", "concede", "assert", "maintain", "contend", "reiterate", "emphasise",
    "emphasize", "conclude", "caution", "boast", "post", "continue", "testify", "find", "estimate", "reveal", "disclose", "hint",
    "assure", "inform", "notify", "remind", "recount", "joke", "swear", "lament", "mention", "repeat", "retort", "counter",
    "underline", "underscore", "indicate", "signal", "advise", "forecast", "blog", "quip",
}  # fmt: skip
"""Verbs of what is reported in a clause."""
UTTERING = REPORTING | {
    "believe", "think", "shout", "ask", "urge", "comment", "quote", "exclaim", "whisper", "yell", "sing", "chant", "cry", "mutter",
    "begin", "plead", "scream", "sigh", "laugh", "appeal", "read", "agree", "object", "protest", "answer", "demand", "wonder",
}  # fmt: skip
"""Verbs beside a quotation of whole sentences."""
JUDGING = {
    "call", "describe", "label", "denounce", "condemn", "dismiss", "brand", "hail", "praise", "criticise", "criticize", "accuse",
    "blast", "slam", "urge", "threaten", "refer", "welcome", "blame", "reject", "characterise", "characterize", "deem", "liken",
    "decry", "attack", "deride", "mock", "express", "voice", "offer", "speak", "talk", "apologise", "apologize", "thank", "cite",
    "ask", "rule", "judge", "view", "see", "regard", "seek", "want", "propose", "recommend", "order", "invite", "rail",
}  # fmt: skip
"""Verbs that a few quoted words hang on."""
SAYING = UTTERING | JUDGING
NAMING = {"call", "dub", "title", "entitle", "name", "nickname", "know", "term", "codename", "style", "bill"}
"""Verbs whose participle is followed by a name in marks."""
PAPERS = {
    "statement", "letter", "report", "communique", "communiqué", "memo", "filing", "post", "release", "document", "message",
    "declaration", "tweet", "email", "e-mail", "note", "study", "survey", "poll", "paper", "book", "article", "website", "page",
    "bulletin", "notice", "text", "transcript", "record", "data", "figure", "statistic", "estimate", "analysis", "research", "review",
    "comment", "remark", "interview", "speech", "account", "video", "recording", "application", "indictment", "complaint", "affidavit",
    "summary", "advisory", "briefing", "warning", "posting", "caption", "sign", "banner", "placard", "slogan", "ruling", "verdict",
}  # fmt: skip
"""Nouns of what is written or said: whoever made it speaks."""
NOBODY = {"plan", "schedule", "law", "constitution", "rule", "tradition", "custom", "agreement", "contract", "calendar", "legend",
          "need"}  # fmt: skip
"""Nouns after "according to" by which nobody says anything."""
WILL = {"expect", "plan", "want", "refuse", "decline", "intend", "hope", "wait", "fail", "seem", "appear", "need", "have", "due", "likely",
        "unable"}  # fmt: skip
"""Words above an infinitive of saying that leave open whether it was said."""


def says(token: Token, words: set[str]) -> bool:
    """Whether a token is a verb of one of these lemmas."""
    return token.pos_ in ("VERB", "AUX") and syntax.lemma(token) in words


def quoted_as(verb: Token) -> Token | None:
    """The "quoted" of "quoted as saying", for either of its verbs."""
    if syntax.lemma(verb) == "quote":
        return verb
    if verb.lower_ == "saying" and verb.i and verb.doc[verb.i - 1].lower_ == "as":
        return next((t for t in verb.ancestors if syntax.lemma(t) == "quote"), None)
    return None


def outlet(token: Token) -> Token | None:
    """Who comes after the "according" that the token is: the head of its phrase, either way the parse may go."""
    doc = token.doc
    if token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return None
    if token.head.i > token.i + 1 and token.dep_ == "case":
        return token.head
    below = [t for t in token.subtree if t.dep_ == "pobj"]
    if below:
        return below[0]
    after = [t for t in doc[token.i + 2 : token.i + 10] if t.sent == token.sent]
    return next((t for t in after if t.pos_ in ("NOUN", "PROPN") and t.dep_ not in syntax.FLAT), None)
