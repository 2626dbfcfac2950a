"""Input made by an enemy: every command, in every form of its output, meets all of it.

`material` is what the files hold and are called, `process` runs a command as a process of its own and keeps account of
what it opens, writes, starts and connects to.
"""
