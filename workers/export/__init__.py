"""Extracted articles in other people's formats."""
