"""Coverage-guided fuzzing: ``python -m tests.fuzz TARGET [libFuzzer options]`` (needs ``pip install atheris``).

`targets` holds what must be true of any input, as plain functions of bytes that need no fuzzer: the normal tests run
them over the fixtures and over everything that fuzzing ever found (``tests/fuzz/found``).
"""
