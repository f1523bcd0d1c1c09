"""Scores → labels that hang together: names without broken spans, a tree per sentence, lemmas."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FORBIDDEN = -1e4


def names(scores: NDArray[np.float32], labels: list[str]) -> list[int]:
    """The best BIO sequence in which I-X follows B-X or I-X only (Viterbi), as indices of labels; ``scores``: ``[words, labels]``."""
    alone: list[int] = scores.argmax(-1).tolist()
    if _hangs_together(alone, labels):
        return alone
    count = len(labels)
    step, start = np.zeros((count, count)), np.zeros(count)
    for j, label in enumerate(labels):
        if label[0] == "I":
            start[j] = FORBIDDEN
            step[[i for i, before in enumerate(labels) if before[2:] != label[2:]], j] = FORBIDDEN
    top = scores.max(-1, keepdims=True)
    log = scores - top - np.log(np.exp(scores - top).sum(-1, keepdims=True))
    best, back = log[0] + start, np.zeros((len(log), count), np.int64)
    for t in range(1, len(log)):
        through = best[:, None] + step
        back[t] = through.argmax(0)
        best = through.max(0) + log[t]
    out = [int(best.argmax())]
    for t in range(len(log) - 1, 0, -1):
        out.append(int(back[t][out[-1]]))
    return out[::-1]


def _hangs_together(best: list[int], labels: list[str]) -> bool:
    """Whether each word's best label may follow the one before it, as in most windows: then no other sequence is better."""
    before = "O"
    for i in best:
        label = labels[i]
        if label[0] == "I" and before[2:] != label[2:]:
            return False
        before = label
    return True


OPENING, CLOSING = {'"', "“", "``"}, {'"', "”", "''"}


def fenced(arcs: NDArray[Any], words: list[str], tags: list[str]) -> NDArray[Any]:
    """The arcs with what stands outside a quotation kept from hanging on a word inside it: only verbs of saying may.

    A sentence without a verb outside its quotation is left alone.
    """
    inside = _quoted(words)
    verbs = [tag.startswith("VB") for tag in tags]
    if not any(inside) or not any(v and not i for v, i in zip(verbs, inside, strict=True)):
        return arcs
    out = arcs.copy()
    within = np.flatnonzero(inside) + 1
    for row, (quoted, verb) in enumerate(zip(inside, verbs, strict=True)):
        if not quoted and not verb and words[row] not in OPENING | CLOSING:
            out[row, within] += FORBIDDEN
    return out


def _quoted(words: list[str]) -> list[bool]:
    """Which words stand between quotation marks that open and close in the sentence; fewer than four are a name or irony."""
    out = [False] * len(words)
    start = None
    for i, word in enumerate(words):
        if start is None and word in OPENING:
            start = i
        elif start is not None and word in CLOSING:
            if i - start > 4:
                out[start : i + 1] = [True] * (i + 1 - start)
            start = None
    return out


def heads(arcs: NDArray[Any]) -> NDArray[Any]:
    """Heads of one sentence, 1-based, 0 for the root: a tree with one root.

    ``arcs``: ``[words, words + 1]``, column 0 is the root.  Nine sentences in ten are trees by the best arc of each word; the
    rest is solved by Chu-Liu/Edmonds.
    """
    best = arcs.argmax(1)
    if _is_tree(best):
        return best.astype(np.int64)
    n = len(arcs)
    scores = np.full((n + 1, n + 1), -1e9)
    scores[1:] = arcs
    others = np.where(np.arange(n + 1)[None] == 0, -1e9, arcs).max(1) if n > 1 else np.zeros(1)
    root = int(np.argmax(arcs[:, 0] - others)) + 1
    scores[1:, 0] = -1e8
    scores[root, 0] = 1e6
    return _edmonds(scores)[1:]


def _is_tree(best: NDArray[Any]) -> bool:
    if int((best == 0).sum()) != 1:
        return False
    for i in range(len(best)):
        j, steps = i + 1, 0
        while j and steps <= len(best):
            j, steps = int(best[j - 1]), steps + 1
        if j:
            return False
    return True


def _edmonds(scores: NDArray[Any]) -> NDArray[Any]:
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    scores[0] = -np.inf
    best = scores.argmax(1)
    best[0] = 0
    cycle = _cycle(best)
    if cycle is None:
        return best.astype(np.int64)
    inside = set(cycle)
    rest = [i for i in range(len(scores)) if i not in inside]
    ring = np.array(cycle)
    base, m = scores[ring, best[ring]], len(rest)
    small = np.full((m + 1, m + 1), -np.inf)
    outer = np.array(rest)
    small[:m, :m] = scores[np.ix_(outer, outer)]
    enter = scores[np.ix_(ring, outer)] - base[:, None]
    enter_at = enter.argmax(0)
    small[m, :m] = enter.max(0) + base.sum()
    leave = scores[np.ix_(outer, ring)]
    leave_at = leave.argmax(1)
    small[:m, m] = leave.max(1)
    solved = _edmonds(small)
    out = best.copy()
    for a in range(1, m):
        out[rest[a]] = cycle[leave_at[a]] if solved[a] == m else rest[solved[a]]
    entry = solved[m]
    out[cycle[enter_at[entry]]] = rest[entry]
    return out.astype(np.int64)


def _cycle(best: NDArray[Any]) -> list[int] | None:
    state = np.zeros(len(best), int)
    state[0] = 2
    for i in range(1, len(best)):
        path, j = [], i
        while state[j] == 0:
            state[j] = 1
            path.append(j)
            j = int(best[j])
        if state[j] == 1:
            return path[path.index(j) :]
        for k in path:
            state[k] = 2
    return None


def lemma(word: str, script: str) -> str:
    """Apply an edit script such as ``L1|y``: cut so many letters off the end, put the rest on (L: lower case, K: as it is)."""
    head, _, suffix = script.partition("|")
    cut = int(head[1:])
    stem = word[: len(word) - cut] if cut <= len(word) else ""
    return (stem.lower() if head[0] == "L" else stem) + suffix
