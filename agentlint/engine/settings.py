"""What a run judges by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from agentlint import rules
from agentlint.engine.sources import MAX_BYTES
from agentlint.record import Record
from agentlint.text import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentlint.text import Diagnostic


class Settings(Record):
    """What a run judges by. Plain data: it is sent to worker processes."""

    select: frozenset[str] = frozenset()  # only these rules; empty: all
    extend: frozenset[str] = frozenset()  # rules asked for by name besides, when all are used
    ignore: frozenset[str] = frozenset()
    levels: Mapping[str, Severity] = {}  # rule -> the level of all it finds
    show: Severity = Severity.WARNING  # findings below this are dropped, unless their rule is asked for by name
    fail_on: Severity = Severity.ERROR
    platform: str = ""  # judge every file for this platform; "all": for every main one
    versions: Mapping[str, str] = {}  # client -> the version that files are checked by
    eras: Mapping[str, tuple[str, ...]] = {}  # client -> of a range of versions one of each era, the newest last
    max_bytes: int = MAX_BYTES
    suppressions: bool = True  # comments in the files hide findings

    def wants(self, rule: str) -> bool:
        """Tell whether a rule is used."""
        return rule not in self.ignore and (not self.select or rule in self.select)

    def asks_for(self, rule: str) -> bool:
        """Tell whether the rule is named by the user: then its notes are shown too."""
        return rule in self.select or rule in self.extend

    def runs(self, rule: rules.Rule) -> bool:
        """Tell whether a rule takes part in the run: rules of notes only do not while notes are hidden."""
        if rule.info and self.levels.get(rule.name, Severity.INFO) < self.show and not self.asks_for(rule.name):
            return False
        return self.wants(rule.name)

    def ran(self, rule: str) -> bool:
        """Tell whether a rule took part in the run, by its name; the engine's own rules have names too."""
        return self.wants(rule) and all(self.runs(known_rule) for known_rule in rules.RULES if known_rule.name == rule)

    def leveled(self, diagnostic: Diagnostic) -> Diagnostic:
        """Return the finding at the level that the user gives its rule."""
        level = self.levels.get(diagnostic.rule, diagnostic.severity)
        return diagnostic if level is diagnostic.severity else diagnostic._replace(severity=level)

    def shows(self, diagnostic: Diagnostic) -> bool:
        """Tell whether a finding is shown: at its level, or because its rule was asked for."""
        return diagnostic.severity >= self.show or self.asks_for(diagnostic.rule)


SettingsOf = Callable[[str], Settings]
"""What a file of that path is judged by."""


def settings_of(settings: Settings | SettingsOf) -> SettingsOf:
    """Return every file the same settings, unless they depend on its path already."""
    return (lambda _: settings) if isinstance(settings, Settings) else settings
