"""The labels of relations that mean the same: Universal Dependencies' (ours) and ClearNLP's (``en_core_web_*``)."""

from __future__ import annotations

SUBJECT = {"nsubj", "csubj", "expl:subj"}
PASSIVE = {"nsubj:pass", "nsubjpass"}
OBJECT = {"obj", "dobj"}
INDIRECT = {"iobj", "dative"}
CLAUSE = {"ccomp", "xcomp", "pcomp"}
RELATIVE = {"acl:relcl", "relcl"}
ADNOMINAL = {"acl", "acl:relcl", "relcl"}
OBLIQUE = {"obl", "obl:agent", "nmod", "obl:unmarked", "obl:npmod", "nmod:npmod"}
POSSESSOR = {"nmod:poss", "poss"}
FLAT = {"flat", "flat:name", "compound", "nn"}
AUXILIARY = {"aux", "aux:pass", "auxpass"}
IN_CHUNK = {"det", "amod", "compound", "nummod", "nmod:poss", "poss", "flat", "flat:name", "nn", "nmod:unmarked", "nmod:npmod",
            "quantmod", "advmod", "goeswith", "det:predet", "predet", "nmod:desc", "punct", "case", "hyph"}  # fmt: skip
WEEKDAYS = {
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
    "tomorrow",
}
