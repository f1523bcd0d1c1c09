"""``python -m workers`` is ``dateline``."""

from workers.cli import main

main()
