"""Words as the treebanks have them: spaCy's English tokens, with some kept in one piece.

Runs of one mark ("!!!", "<<"), telephone numbers, and what begins with a prefix ("anti-war", "e-mail", "co-founder") are one word there;
other compounds are split at their hyphens.
"""

from __future__ import annotations

import re

import spacy
from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.language import Language
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

RUNS = [r"[!?]{2,}", r"_{2,}", r"\*{2,}", r"={2,}", r"~{2,}", r"#{2,}", r"<{2,}", r">{2,}"]
PREFIXES = ("non", "e", "anti", "re", "co", "pre", "pro", "mid", "post", "over", "semi", "multi", "ex", "sub", "counter", "mini", "inter",
            "intra", "micro", "socio", "un")  # fmt: skip
"""After which the treebanks' words go on behind a hyphen; counted on the training parts of EWT and GUM."""
_TELEPHONE = re.compile(r"(\d-)?\d{3}[-./]\d{3}[-.]\d{4}|\d{3}-\d{4}|\d{5}-\d{4}|\d\d-\d\d-\d{4}")


def blank() -> Language:
    """An English pipeline that only tokenizes."""
    nlp = spacy.blank("en")
    defaults = nlp.Defaults
    nlp.tokenizer.prefix_search = compile_prefix_regex([*RUNS, *defaults.prefixes]).search
    nlp.tokenizer.suffix_search = compile_suffix_regex([*RUNS, *defaults.suffixes]).search
    begun = "".join(rf"(?<![^{ALPHA}]{p})(?<!^{p})" for word in PREFIXES for p in (word, word.capitalize()))
    inside = [rf"{begun}{i}" if f"(?:{HYPHENS})" in i else i for i in defaults.infixes]
    nlp.tokenizer.infix_finditer = compile_infix_regex(inside).finditer
    nlp.tokenizer.token_match = _TELEPHONE.fullmatch
    return nlp
