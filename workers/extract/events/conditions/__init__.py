"""What must hold of a word's clause for it to tell an event: the named conditions of ``data/triggers.tsv``."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from workers.extract.events.conditions import affairs, force, saying
from workers.extract.events.conditions.force import accident, violent
from workers.extract.events.conditions.saying import duty_below
from workers.extract.events.somebody import armed, doers

BY_NAME: dict[str, Callable[[Token], bool]] = {
    "NOT": saying.will_not, "LEAVE": affairs.leave, "TOGETHER": affairs.together, "ACTION": affairs.action, "PERSON": affairs.person, "TROOP": force.troop, "GPE": affairs.of_country, "ASK": saying.ask, "ORDER": saying.order, "CHARGE": saying.charge, "REFUSE": saying.refuse,
    "WARN": saying.warn, "PEOPLE": affairs.people, "WORK": affairs.work, "STRIKE": force.strike, "STRIKED": force.bombing_strike, "PACT": affairs.pact, "CUSTODY": force.custody, "CAPTIVE": force.captive, "GAS": force.gas,
    "PLACE": force.takes_place, "CLASH": force.clash, "VIOLENT": force.violent, "FIGHT": force.fight, "TARGET": force.target, "PHYSICAL": force.physical, "BOMB": force.bomb,
    "PROTEST": affairs.prevents, "MOB": affairs.mob, "KILLED": force.killed, "ENVOY": affairs.envoy, "ALONE": affairs.alone, "PROTESTER": affairs.protester, "ARMY": force.army, "FORCE": force.force, "ALERT": force.alert, "HOSTILE": saying.hostile, "ARMED": lambda verb: any(armed(d) for d in doers(verb)),
}  # fmt: skip
"""What a name after ``!`` in the table stands for; each takes the trigger."""

__all__ = ["BY_NAME", "accident", "duty_below", "violent"]
