"""What a client is told of a file that its agent has just written, in the client's own form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from agentlint.reports.words import clean, counted, told
from agentlint.text import Safety, Severity

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.text import Source

MOST = 20
"""Findings that are told."""


def answer(source: Source, result: FileResult) -> str:
    """What Claude Code is told, "" for nothing: of an error so that the agent must look at it before it goes on, of all
    else beside what it does (https://code.claude.com/docs/en/hooks#posttooluse-decision-control)."""
    findings = result.diagnostics
    if not findings:
        return ""
    lines = [f"agentlint: {counted(len(findings), 'finding')} in {clean(source.path)}, which was just written."]
    for finding in findings[:MOST]:
        line, column, _ = source.position(finding.span.start)
        text = told(finding).replace("\n", "\n  ")
        lines.append(f"- line {line}, column {column}, {finding.severity} [{finding.rule}]: {text}")
    if len(findings) > MOST:
        lines.append(f"- {len(findings) - MOST} more: agentlint check {clean(source.path)}")
    if any(fix.safety is Safety.SAFE for finding in findings for fix in finding.fixes):
        lines.append(f"`agentlint fix {clean(source.path)}` makes the safe fixes.")
    text = "\n".join(lines)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return json.dumps({"decision": "block", "reason": text})
    return json.dumps({"hookSpecificOutput": {"hookEventName": "PostToolUse", "additionalContext": text}})
