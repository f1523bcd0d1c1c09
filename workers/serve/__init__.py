"""Serve: the API and the page, over the index and the log."""

from __future__ import annotations

from workers.serve.app import create_app

__all__ = ["create_app"]
