"""The slowest of many fuzzed queries: CPU milliseconds to read one and match it against an article, best of six tries.

.venv/bin/python -m bench.query [queries]
"""

from __future__ import annotations

import random
import sys
import time
from contextlib import suppress

from tests.quality.test_query_fuzz import document, fuzzed
from workers.errors import QueryError
from workers.query import parse
from workers.query.document import Document
from workers.query.matcher import matches


def once(query: str, article: Document) -> float:
    """CPU milliseconds of one try."""
    start = time.process_time()
    with suppress(QueryError):
        matches(parse(query), article)
    return 1000 * (time.process_time() - start)


def main() -> None:
    """Print the slowest ten."""
    r, article = random.Random(11), document()
    worst: list[tuple[float, str]] = []
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000):
        query = fuzzed(r)
        took = once(query, article)
        if took > 10:
            took = min(took, *(once(query, article) for _ in range(5)))
        worst = sorted([*worst, (took, query[:60])], reverse=True)[:10]
    for took, query in worst:
        print(f"{took:6.1f} ms  {query!r}")


if __name__ == "__main__":
    main()
