"""Words as the treebanks have them: spaCy's English tokens, with runs of one mark ("!!!", "____") kept in one piece."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.util import compile_prefix_regex, compile_suffix_regex

RUNS = [r"[!?]{2,}", r"_{2,}", r"\*{2,}", r"={2,}", r"~{2,}", r"#{2,}"]


def blank() -> Language:
    """An English pipeline that only tokenizes."""
    nlp = spacy.blank("en")
    nlp.tokenizer.prefix_search = compile_prefix_regex([*RUNS, *nlp.Defaults.prefixes]).search
    nlp.tokenizer.suffix_search = compile_suffix_regex([*RUNS, *nlp.Defaults.suffixes]).search
    return nlp
