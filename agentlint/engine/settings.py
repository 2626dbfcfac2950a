"""The settings by which a run judges files."""

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
    """The settings by which files are judged. Plain data, because it is sent to worker processes."""

    select: frozenset[str] = frozenset()  # only these rules; empty stands for all
    extend: frozenset[str] = frozenset()  # rules that were named in addition, when all are used
    ignore: frozenset[str] = frozenset()
    levels: Mapping[str, Severity] = {}  # rule -> the level of all its findings
    show: Severity = Severity.WARNING  # lower findings are dropped, unless their rule was named
    fail_on: Severity = Severity.ERROR
    platform: str = ""  # judge every file for this platform; "all" stands for every main one
    versions: Mapping[str, str] = {}  # client -> the version for which files are checked
    eras: Mapping[str, tuple[str, ...]] = {}  # client -> one version of each era in a range, the newest last
    max_bytes: int = MAX_BYTES
    suppressions: bool = True  # whether comments in the files hide findings

    def wants(self, rule: str) -> bool:
        """Tell whether a rule is used."""
        return rule not in self.ignore and (not self.select or rule in self.select)

    def asks_for(self, rule: str) -> bool:
        """Tell whether the user named the rule, so that its notes are shown too."""
        return rule in self.select or rule in self.extend

    def runs(self, rule: rules.LintRule) -> bool:
        """Tell whether a rule takes part in the run. Rules that only give notes do not while notes are hidden."""
        return self.wants(rule.name) and not (rule.info and self.hides(rule.name, Severity.INFO))

    def ran(self, rule: str) -> bool:
        """Tell whether a rule, given by its name, took part in the run. The engine's own rules have names too."""
        return self.wants(rule) and all(self.runs(known_rule) for known_rule in rules.RULES if known_rule.name == rule)

    def leveled(self, diagnostic: Diagnostic) -> Diagnostic:
        """Return the finding at the level that the user set for its rule."""
        level = self.levels.get(diagnostic.rule, diagnostic.severity)
        return diagnostic if level is diagnostic.severity else diagnostic._replace(severity=level)

    def shows(self, diagnostic: Diagnostic) -> bool:
        """Tell whether a finding is shown, because of its level or because its rule was named."""
        return diagnostic.severity >= self.show or self.asks_for(diagnostic.rule)

    def hides(self, rule: str, level: Severity) -> bool:
        """Tell whether a rule's findings of a ``level``, or of the one that the user set for it, are not shown."""
        return self.levels.get(rule, level) < self.show and not self.asks_for(rule)


SettingsOf = Callable[[str], Settings]
"""Returns the settings for a file, given its path."""


def settings_of(settings: Settings | SettingsOf) -> SettingsOf:
    """Return a function from path to settings, also where the settings are the same for every file."""
    return (lambda _: settings) if isinstance(settings, Settings) else settings
