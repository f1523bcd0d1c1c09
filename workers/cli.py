"""``dateline``: data on stdout, progress on stderr, stable exit codes, and every error says what to do next.

Exit codes: 0 done, 1 some records could not be read, 2 a wrong call, 3 something is missing or down.
"""

from __future__ import annotations

import importlib
import sys

import typer

from workers.errors import DatelineError, QueryError

app = typer.Typer(
    name="dateline",
    help="News articles in; copies, stories, events and alerts out, searchable and live.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COMMANDS = ("run", "stages", "produce", "search", "index", "query", "alerts", "dead", "export", "read", "model")
"""Modules of ``workers/commands``, in the order of the help page."""

for _name in COMMANDS:
    importlib.import_module(f"workers.commands.{_name}").register(app)


def main() -> None:
    """Run a command; a ``DatelineError`` is one line, not a traceback."""
    try:
        app(standalone_mode=True)
    except QueryError as error:
        where = f" (at character {error.position + 1}; expected {error.expected})" if error.expected else ""
        proposal = f"\nDid you mean: {error.proposal}" if error.proposal else ""
        sys.stderr.write(f"error: {error}{where}{proposal}\n")
        raise SystemExit(2) from None
    except DatelineError as error:
        sys.stderr.write(f"error: {error}\n")
        raise SystemExit(3) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
