"""Reading in processes of its own: spaCy blocks no event loop, and an article that hangs or crashes a process harms only itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from schemas import CleanArticle, ExtractedArticle
from workers.errors import RecordError
from workers.extract.reader import Reader
from workers.settings import Settings

CHUNK = 8
"""Articles that a process takes at once."""
_reader: Reader | None = None


def _start(model: str, threshold: float) -> None:
    global _reader
    _reader = Reader(model, threshold)


def _work(articles: Sequence[CleanArticle]) -> list[ExtractedArticle | Exception]:
    assert _reader is not None
    try:
        return list(_reader.read(articles))
    except Exception as error:  # noqa: BLE001  find the guilty one
        if len(articles) == 1:
            return [RecordError(f"It could not be read: {error!r}")]
        return [r for a in articles for r in _work([a])]


class Pool:
    """Readers in processes; ``read`` keeps the order."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._size = settings.extract_processes or min(4, os.cpu_count() or 1)
        self._pool = self._open()

    def _open(self) -> ProcessPoolExecutor:
        # Spawned, not forked: onnxruntime's threads do not survive a fork.
        return ProcessPoolExecutor(
            self._size, get_context("spawn"), _start, (self._settings.model, self._settings.event_threshold)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, articles: Sequence[CleanArticle]) -> list[ExtractedArticle | Exception]:
        """Read a batch; for an article that cannot be read, the error."""
        parts = [articles[i : i + CHUNK] for i in range(0, len(articles), CHUNK)]
        if len(parts) < self._size and len(articles) > 1:
            step = -(-len(articles) // self._size)
            parts = [articles[i : i + step] for i in range(0, len(articles), step)]
        out: list[ExtractedArticle | Exception] = []
        try:
            jobs = [self._pool.submit(_work, part) for part in parts]
        except BrokenProcessPool:
            self._renew()
            jobs = [self._pool.submit(_work, part) for part in parts]
        for part, job in zip(parts, jobs, strict=True):
            try:
                out += job.result(timeout=self._settings.extract_timeout * len(part))
            except (Late, BrokenProcessPool) as error:
                out += self._one_by_one(part, error)
        return out

    def _one_by_one(self, articles: Sequence[CleanArticle], why: BaseException) -> list[ExtractedArticle | Exception]:
        self._renew()
        out: list[ExtractedArticle | Exception] = []
        for article in articles:
            try:
                out += self._pool.submit(_work, [article]).result(timeout=self._settings.extract_timeout)
            except Late:
                self._renew()
                out.append(RecordError(f"Reading it took more than {self._settings.extract_timeout:g} s."))
            except BrokenProcessPool:
                self._renew()
                out.append(RecordError("It crashed the process that read it."))
        return out

    def _renew(self) -> None:
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._open()

    def stream(self, lines: Iterable[tuple[int, CleanArticle]]) -> Iterator[tuple[int, ExtractedArticle | Exception]]:
        """Numbered articles in, numbered results out, in order; a bounded number is held."""
        held: list[tuple[int, CleanArticle]] = []
        for line in lines:
            held.append(line)
            if len(held) >= CHUNK * self._size * 2:
                yield from self._flush(held)
                held = []
        if held:
            yield from self._flush(held)

    def _flush(self, held: list[tuple[int, CleanArticle]]) -> Iterator[tuple[int, ExtractedArticle | Exception]]:
        results = self.read([article for _, article in held])
        yield from zip([number for number, _ in held], results, strict=True)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=True, cancel_futures=True)
