"""What `python -m tests.generate` writes: one module a page or a family of pages.

A module has some of these, found by their names; nothing else needs to be listed:

    files() -> dict[str, str]       whole files, by their path from the repository's root
    sections() -> dict[str, str]    parts of pages written by hand, by name: what goes between the lines
                                    `<!-- generated: NAME -->` and `<!-- end -->` of any Markdown file

    rewrite(page: str) -> str       a page written by hand, brought up to date, its sections first

All give the same text on every machine and every day.
"""
