"""The fuzzer's own process: ``python -m tests.fuzz.worker TARGET FINDINGS [libFuzzer options and folders]``.

A finding is kept (the smallest input of each kind) and does not end the run, as libFuzzer's own crash would.
"""

from __future__ import annotations

import hashlib
import re
import sys
import traceback
from pathlib import Path

import atheris


def main() -> None:
    target, findings = sys.argv[1], Path(sys.argv[2])
    with atheris.instrument_imports(include=["agentlint"]):
        from agentlint import rules
        from agentlint.platforms import PLATFORMS, conversion, get

        for rule in rules.RULES:
            rules.module(rule.name)
        for platform in PLATFORMS:
            get(platform)
            if conversion.exists(platform):
                conversion.get(platform)
        from tests.fuzz.targets import kind, timed

    known: dict[str, int] = {}

    def one(data: bytes) -> None:
        try:
            timed(target, data)
        except Exception as error:
            what = kind(error)
            if len(data) < known.get(what, sys.maxsize):
                known[what] = len(data)
                stem = re.sub(r"[^\w.-]+", "-", what)[:80]
                name = f"{target}-{stem}-{hashlib.sha256(what.encode()).hexdigest()[:6]}"
                (findings / name).write_bytes(data)
                (findings / f"{name}.txt").write_text("".join(traceback.format_exception(error))[-3000:], "utf-8")

    atheris.Setup([sys.argv[0], *sys.argv[3:]], one, enable_python_coverage=True)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
