"""Reading in processes of its own: spaCy blocks no event loop, and an article that hangs or crashes a process harms only itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from types import TracebackType
from typing import Self
from zlib import crc32

from schemas import CleanArticle, ExtractedArticle
from workers.errors import RecordError
from workers.extract.reader import Reader
from workers.settings import Settings

CHUNK = 8
"""Articles that a process takes at once."""
CHARACTERS_A_SECOND = 10_000
"""What even a busy machine reads: a fifth of what one core does when idle."""
_reader: Reader | None = None


def _start(model: str, threshold: float, reuse: int) -> None:
    global _reader
    _reader = Reader(model, threshold, reuse)


def _work(articles: Sequence[CleanArticle]) -> list[ExtractedArticle | Exception]:
    assert _reader is not None
    try:
        return list(_reader.read(articles))
    except Exception as error:  # noqa: BLE001  find the guilty one
        if len(articles) == 1:
            return [RecordError(f"It could not be read: {error!r}")]
        return [r for a in articles for r in _work([a])]


Result = ExtractedArticle | Exception


class Pool:
    """Readers, each in a process of its own; ``read`` keeps the order.

    A copy goes to the process of its original, which remembers how it read the paragraphs that they share.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._size = settings.extract_processes or min(4, os.cpu_count() or 1)
        self._slots = [self._open() for _ in range(self._size)]

    def _open(self) -> ProcessPoolExecutor:
        known = self._settings
        # Spawned, not forked: onnxruntime's threads do not survive a fork.
        return ProcessPoolExecutor(
            1, get_context("spawn"), _start, (known.model, known.event_threshold, known.extract_reuse)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, articles: Sequence[CleanArticle]) -> list[Result]:
        """Read a batch; for an article that cannot be read, the error."""
        shares: list[list[int]] = [[] for _ in self._slots]
        for i, article in enumerate(articles):
            original = getattr(article, "copy_of", None) or article.id
            shares[crc32(original.encode()) % self._size].append(i)
        jobs = [
            (slot, part, self._submit(slot, [articles[i] for i in part]))
            for slot, share in enumerate(shares)
            for part in (share[k : k + CHUNK] for k in range(0, len(share), CHUNK))
        ]
        out: dict[int, Result] = {}
        broken: set[int] = set()
        for slot, part, job in jobs:
            found: list[Result] | None = None
            if slot not in broken:
                try:
                    found = job.result(timeout=self._patience([articles[i] for i in part]))
                except (Late, BrokenProcessPool):
                    broken.add(slot)
                    self._renew(slot)
            if found is None:
                found = self._one_by_one(slot, [articles[i] for i in part])
            out.update(zip(part, found, strict=True))
        return [out[i] for i in range(len(articles))]

    def _patience(self, articles: Sequence[CleanArticle]) -> float:
        """Seconds that reading may take: the setting for each article, and more for very long ones."""
        return sum(self._settings.extract_timeout + len(a.text) / CHARACTERS_A_SECOND for a in articles)

    def _submit(self, slot: int, articles: Sequence[CleanArticle]) -> Future[list[Result]]:
        try:
            return self._slots[slot].submit(_work, articles)
        except BrokenProcessPool:
            self._renew(slot)
            return self._slots[slot].submit(_work, articles)

    def _one_by_one(self, slot: int, articles: Sequence[CleanArticle]) -> list[Result]:
        out: list[Result] = []
        for article in articles:
            try:
                out += self._submit(slot, [article]).result(timeout=self._patience([article]))
            except Late:
                self._renew(slot)
                out.append(RecordError(f"Reading it took more than {self._patience([article]):.0f} s."))
            except BrokenProcessPool:
                self._renew(slot)
                out.append(RecordError("It crashed the process that read it."))
        return out

    def _renew(self, slot: int) -> None:
        old = self._slots[slot]
        for process in list((old._processes or {}).values()):
            process.kill()
        old.shutdown(wait=False, cancel_futures=True)
        self._slots[slot] = self._open()

    def stream(self, lines: Iterable[tuple[int, CleanArticle]]) -> Iterator[tuple[int, Result]]:
        """Numbered articles in, numbered results out, in order; a bounded number is held."""
        held: list[tuple[int, CleanArticle]] = []
        for line in lines:
            held.append(line)
            if len(held) >= CHUNK * self._size * 2:
                yield from self._flush(held)
                held = []
        if held:
            yield from self._flush(held)

    def _flush(self, held: list[tuple[int, CleanArticle]]) -> Iterator[tuple[int, Result]]:
        results = self.read([article for _, article in held])
        yield from zip([number for number, _ in held], results, strict=True)

    def close(self) -> None:
        """End the processes."""
        for slot in self._slots:
            slot.shutdown(wait=True, cancel_futures=True)
