"""``python -m tests.lowest`` prints the lowest versions that pyproject.toml allows, as constraints for pip."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def constraints() -> list[str]:
    """A line for each dependency that the package itself has."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    lowest = (re.match(r"([\w.-]+)>=([\w.]+)", one) for one in project["dependencies"])
    return [f"{match[1]}=={match[2]}" for match in lowest if match is not None]


if __name__ == "__main__":
    print("\n".join(constraints()))
