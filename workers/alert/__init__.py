"""Alert: stored queries against every article, in process; an alert once, with its reason."""

from __future__ import annotations

from workers.alert.alerter import Alerter
from workers.alert.rules import RuleSet

__all__ = ["Alerter", "RuleSet"]
