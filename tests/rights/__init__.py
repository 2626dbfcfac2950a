"""A judge of rights that shares nothing with agentlint: what an agent may do, by the recorded facts of its client.

`judge` compares two agents; `clients` knows what a file of each of the nine clients comes to, by the data in
``fixtures/rights``; `reading` gives it the files; `drawn` draws agents. ``python -m tests.rights`` runs it in bulk.
"""
