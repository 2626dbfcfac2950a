"""Fences, YAML dialects with positions, quoting and text edits."""
