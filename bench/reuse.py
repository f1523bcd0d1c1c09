"""What it saves that copies take over the reading of their originals: articles a CPU second with and without, in one run.

    .venv/bin/python -m bench.reuse

The stream is the bundled samples, each followed by copies (cut, with a byline, with a paragraph more) until 40 % are copies.
"""

from __future__ import annotations

import random
import time
from importlib import resources

import msgspec

from schemas import CleanArticle, RawArticle
from workers.clean import clean
from workers.extract import Reader

COPIES = 0.4


def stream(rng: random.Random) -> list[CleanArticle]:
    """Distinct articles with copies among them."""
    lines = resources.files("workers.produce").joinpath("samples/articles.jsonl").read_bytes().splitlines()
    out: list[CleanArticle] = []
    seen: set[str] = set()
    for number in range(3):  # three editions, so that there are enough distinct ones
        for line in lines:
            article = clean(msgspec.json.decode(line, type=RawArticle))
            parts = [f"{p} That was in edition {number}." for p in article.text.split("\n\n")]
            if seen & set(parts):
                continue  # the samples have copies of their own
            seen |= set(parts)
            article = msgspec.structs.replace(article, id=f"{article.id}-{number}", text="\n\n".join(parts))
            out.append(article)
            while rng.random() < COPIES:
                cut = parts[: max(1, len(parts) - rng.randint(0, 1))]
                text = "\n\n".join([*cut, "More on this story will follow in our evening edition, with pictures."])
                out.append(msgspec.structs.replace(article, id=f"{article.id}-copy{len(out)}", text=text))
    return out


def main() -> None:
    """Print both figures and their ratio."""
    articles = stream(random.Random(1))
    rates = []
    for reuse in (0, 4096):
        reader = Reader(reuse=reuse)
        reader.nlp.get_pipe("dateline_encoder").remembered = reuse  # type: ignore[attr-defined]
        reader.read(articles[:4])
        began = time.process_time()
        for i in range(0, len(articles), 16):
            reader.read(articles[i : i + 16])
        rates.append(len(articles) / (time.process_time() - began))
    copies = sum("-copy" in a.id for a in articles) / len(articles)
    print(f"{len(articles)} articles, {copies:.0%} copies")
    print(f"articles a CPU second: {rates[0]:.1f} without reuse, {rates[1]:.1f} with: {rates[1] / rates[0]:.2f} x")


if __name__ == "__main__":
    main()
