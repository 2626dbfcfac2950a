"""Drives the real clients offline and turns what they do with agent files into verdicts.

Nothing here is imported by agentlint: it is how agentlint's claims about other programs are checked, and how they are
refreshed when the clients change. See docs/observing-clients.md.
"""
