"""Dateline: a news-ingestion pipeline.  Start with ``pipeline.py``."""

__version__ = "0.1.0"
