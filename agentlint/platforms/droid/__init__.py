"""Factory Droid: `.factory/droids/*.md`, of the project and of the user."""

from agentlint.platforms.places import Folder, Listed

LISTED = Listed(
    "Factory Droid",
    ("factory", "factory-droid"),
    (Folder(".factory/droids", recursive=False), Folder(".factory/droids", "user", recursive=False)),
)
