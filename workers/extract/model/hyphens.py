"""Names of persons with a given name of two syllables, "Kim Yo-jong", "Lai Ching-te": their hyphen makes three words of it.

Word pieces know few of them, so that the model sees only the family name, or a place.  The family names are those of a table.
"""

from __future__ import annotations

from collections.abc import Sequence

from workers.extract import tables

_COMPOUND = {"based", "born", "backed", "led", "style", "era", "trained", "educated", "made", "run", "held", "wide", "bound", "day", "old",
             "owned"}  # fmt: skip
"""What a hyphen behind a place begins: "Park Seoul-based"."""


def mended(words: Sequence[str], labels: list[str]) -> list[str]:
    """BIO labels with those names as persons; ``words`` of one window, their hyphens words of their own."""
    for i in range(2, len(words) - 1):
        given, after = words[i - 1], words[i + 1]
        if words[i] != "-" or not (given.istitle() and after.isalpha() and after.islower()):
            continue
        family, label = words[i - 2], labels[i - 2]
        if family not in tables.families() or after in _COMPOUND:
            continue
        if label[2:] != "PERSON":
            labels[i - 2] = "B-PERSON"
        labels[i - 1 : i + 2] = ["I-PERSON"] * 3
        if i + 2 < len(words) and labels[i + 2].startswith("I-") and labels[i + 2] != "I-PERSON":
            labels[i + 2] = f"B-{labels[i + 2][2:]}"
    return labels
