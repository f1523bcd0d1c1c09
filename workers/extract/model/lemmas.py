"""From a word, its part of speech and the edit script that the model gives it to its lemma."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from workers.extract.model import decode

SHOUTED = 6
"""Letters from which a name in capitals is no abbreviation."""
SHORT = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Aug": "August", "Sept": "September", "Sep": "September",
    "Oct": "October", "Nov": "November", "Dec": "December", "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday",
    "Thu": "Thursday", "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday",
}  # fmt: skip
"""Months and days that are written short: the treebanks have their lemmas in full.  "Sun" and "May" are left alone."""
PARTICLES = {"al", "bin", "ibn", "de", "du", "da", "do", "di", "del", "la", "el", "van", "von", "der", "et", "e"}
"""Words of names that stand in small letters."""
_INFLECTED = ("VERB", "NOUN")


class Lemmas:
    """The word list of a model's folder: ``word/UPOS`` → lemma for words whose lemma the training data settles."""

    def __init__(self, folder: Path) -> None:
        lines = (folder / "lemmas.tsv").read_text(encoding="utf-8").splitlines()
        self._settled: dict[str, str] = dict(line.split("\t", 1) for line in lines if "\t" in line)  # type: ignore[misc]

    def of(self, text: str, pos: str, script: str) -> str:
        """What the word list has, else the dictionary, else what the script makes of a word; marks stay as they are."""
        if pos == "PUNCT" or (pos == "X" and not text.isalpha()):
            return text
        if pos == "PROPN":
            return self._of_name(text) or decode.lemma(text, script) or text
        if pos == "NUM" and text[0].isdigit():
            return text.replace(",", "")
        low = text.lower()
        if (settled := self._settled.get(f"{low}/{pos}")) is not None:
            return settled
        known = by_dictionary(low, pos) if pos in _INFLECTED and text.isalpha() else None
        return known or decode.lemma(text, script) or text

    def _of_name(self, text: str) -> str | None:
        """The lemma of a name without its capital ("kerala"), or all in capitals, as the treebanks have it."""
        if text.rstrip(".") in SHORT:
            return SHORT[text.rstrip(".")]
        if text.islower() and text not in PARTICLES:
            known = self._settled.get(f"{text}/PROPN")
            return known if known and known.lower() == text else None
        if text.isupper() and text.isalpha() and len(text) >= SHOUTED:
            return text.title()
        return None


@lru_cache(20_000)
def by_dictionary(word: str, pos: str) -> str | None:
    """The lemma of a verb or noun in the SPECIALIST lexicon (lemminflect): "fled" → "flee"; of other verbs by its rules, of other nouns None."""
    from lemminflect import getLemma  # takes a third of a second and 30 MB: only where words are read

    found = getLemma(word, upos=pos, lemmatize_oov=pos == "VERB")
    return str(found[0]) if found else None
