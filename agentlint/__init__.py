"""agentlint checks, fixes, inspects and converts the agent files of Claude Code, OpenCode and GitHub Copilot."""

__version__ = "0.1.0"
