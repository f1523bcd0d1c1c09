"""Title and text as scraped → title and body: repetitions, bylines and boilerplate out, each with the reason.

Conservative: what might be the article's own words stays.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_SPACE = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_KEY = re.compile(r"[^\w]+")
_END = re.compile(r"[.!?:;…\"'”’)\]]$")
_PATTERNS = [
    ("reading time", r"(\d{1,3}|a|one|two|three|four|five)[ -]?min(ute)?s? read( time)?|(est(imated)?\.? )?(reading|read) time:?\s*\d+.*"),
    ("share line", r"(share|tweet|print|email|e-mail|copy link|save|comments?|follow us)( (this|on|via|with|to|by|article|story|page|facebook|twitter|x|whatsapp|linkedin|email|copy|link|now|print|\W))*\W*"),
    ("read more", r"(read (more|also|next)|see also|also read|related( (stories|articles|topics|news))?|more (on|from) (this|us)( story)?|recommended( for you)?|most (read|popular|viewed)|you may also like|don'?t miss)\b\s*(:.{0,200}|)"),
    ("advertisement", r"(advertisement|advertising|sponsored( content)?|story continues below( advertisement)?|article continues (below|after).{0,40}|continue reading( below)?|skip (ad|advert|advertisement)|scroll to continue.{0,30})"),
    ("newsletter", r"(sign up|subscribe|register)( now)?( (for|to|here)\b.{0,160})?(newsletter|updates|alerts|inbox|email|free|now|today|here|channel)?.{0,60}"),
    ("follow line", r"(follow|like|join|find) us on .{2,120}|(click|tap) here (to|for) .{2,120}|download (our|the) .{0,40}app.{0,80}"),
    ("copyright", r"(©|\(c\)|copyright (©|\(c\)|by\b|\d{4})).{0,200}|copyright|all rights reserved.{0,120}|(this (material|article) may not be (published|reproduced)).{0,200}"),
    ("photo credit", r"(photo(graph)?|image|picture|file photo|pic|video|credit)( (by|credit|courtesy|source))?\s*[:/|].{1,160}|.{1,80}/(getty images|reuters|afp|ap( photo)?|epa)\W*|\[?(photo|image|file)\]?"),
    ("time stamp", r"((last )?(updated|published|posted|modified)( (on|at))?:?\s.{0,12}\d.{0,50})|\d{1,2}[:.]\d\d( ?[ap]\.?m\.?)?( ?(gmt|utc|bst|[ecmp][sd]?t|cest|ist))?"),
    ("contact line", r"(get in touch|have your say|contact us|(do you have|got) a (story|tip))\b.{0,200}"),
    ("byline", r"([Bb]y|BY|[Ff]rom|[Ww]ords by|[Rr]eported by|[Ww]ritten by)\s+([Ss]taff ([Ww]riter|[Rr]eporter)|[A-Z][\w.'’-]+(\s+(and\s+|&\s+)?[A-Z][\w.'’-]+){0,6}(\s+(and|with)\s+([Aa]genc(y|ies)|[Ss]taff|[Ww]ires|wire (services|reports)|[Cc]orrespondents?))?)(,?\s+(in|for)\s.{2,40}|,\s*[A-Z].{2,60})?"),
    ("reporting credit", r"\(?(additional )?(reporting|writing|editing) by .{2,200}\)?|\(with (inputs?|files) from .{2,100}\)"),
]  # fmt: skip
_CREDIT = re.compile(
    r"\s*\((additional )?(reporting|writing|editing)( and (reporting|writing|editing))? by [^()]{2,200}\)$", re.I
)
_BOILER = [(reason, re.compile(pattern, re.I if reason != "byline" else 0)) for reason, pattern in _PATTERNS]
_BYLINE_CASE = re.compile(r"(?i:by|from|words by|reported by|written by)\s")
_LONGEST_BOILER = 220


@dataclass
class Tidied:
    """The article's own title and text, its byline if one stood in the text, and what was taken out."""

    title: str
    text: str
    byline: str | None = None
    removed: list[tuple[str, str]] = field(default_factory=list)


def normal(text: str) -> str:
    """NFC, plain blanks, no invisible characters; typographic quotes stay as they are."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def key(text: str) -> str:
    """What two repetitions of a paragraph have in common: its letters and digits."""
    return _KEY.sub(" ", text.casefold()).strip()


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a text: separated by blank lines, or one a line where there are no blank lines."""
    blocks = [b for b in re.split(r"\n\s*\n", text) if b.strip()]
    out: list[str] = []
    for block in blocks:
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        out += [" ".join(lines)] if _wrapped(lines) else lines
    return out


def _wrapped(lines: list[str]) -> bool:
    """Whether a block is one paragraph cut at a column: lines of one width that stop in mid-sentence."""
    if len(lines) < 3:
        return False
    body = lines[:-1]
    longest = max(len(line) for line in body)
    open_ended = sum(not _END.search(line) for line in body)
    return longest <= 110 and min(len(line) for line in body) >= longest * 0.7 and open_ended >= len(body) * 0.6


def tidy(title: str, text: str) -> Tidied:
    """Take out what is not the article's own body."""
    title = normal(title).replace("\n", " ")
    out = Tidied(title, "")
    kept: list[str] = []
    seen: dict[str, None] = {}
    title_key = key(title)
    for paragraph in paragraphs(normal(text)):
        reason = _boilerplate(paragraph)
        mine = key(paragraph)
        if not mine and len(paragraph) < 4:
            continue
        if title_key and mine == title_key:
            reason = "repeated title"
        elif mine in seen and len(mine) > 12:
            reason = "repeated paragraph"
        elif not reason and not kept and _same_headline(mine, title_key):
            reason = "repeated title"
        if reason == "byline" and out.byline is None and len(kept) < 3:
            out.byline = _BYLINE_CASE.sub("", paragraph, count=1).strip() or None
        if reason:
            out.removed.append((paragraph, reason))
            continue
        seen[mine] = None
        if credit := _CREDIT.search(paragraph):  # at the end of the last sentence
            out.removed.append((credit.group().strip(), "reporting credit"))
            paragraph = paragraph[: credit.start()]
        kept.append(paragraph)
    kept = _without_standfirst(kept, out)
    out.text = "\n\n".join(kept)
    return out


def _boilerplate(paragraph: str) -> str | None:
    if len(paragraph) > _LONGEST_BOILER:
        return None
    for reason, pattern in _BOILER:
        if pattern.fullmatch(paragraph):
            # A full sentence that only starts like boilerplate ("Share prices fell.") is the article's own.
            if (
                reason in ("newsletter", "share line", "contact line")
                and paragraph.endswith(".")
                and len(paragraph.split()) > 14
            ):
                return None
            return reason
    return None


def _same_headline(mine: str, title: str) -> bool:
    """The headline once more, with the outlet's name or a section before or after it."""
    return bool(title) and len(title) > 20 and mine != title and (
        (mine.startswith(title) or mine.endswith(title)) and len(mine) - len(title) <= 30
    )  # fmt: skip


def _without_standfirst(kept: list[str], out: Tidied) -> list[str]:
    """A first line that only says in short what the second says again is a standfirst, no body."""
    if len(kept) < 3 or len(kept[0]) > 200 or len(kept[1]) < len(kept[0]):
        return kept
    first, rest = set(key(kept[0]).split()), set(key(" ".join([out.title, *kept[1:3]])).split())
    small = {w for w in first if len(w) > 3}
    if len(small) >= 4 and len(small & rest) / len(small) >= 0.85 and len(kept[0].split()) <= 25:
        out.removed.append((kept[0], "standfirst"))
        return kept[1:]
    return kept
