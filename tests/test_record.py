"""A `Record` does what a ``typing.NamedTuple`` does."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from agentlint.record import MANY, Record

if TYPE_CHECKING:
    from collections.abc import Callable


class Theirs(NamedTuple):
    start: int
    end: int = 0
    labels: tuple[NotDefined, ...] = ()  # type: ignore[name-defined]  # noqa: F821

    @property
    def size(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


class Ours(Record):
    start: int
    end: int = 0
    labels: tuple[NotDefined, ...] = ()  # type: ignore[name-defined]  # noqa: F821

    @property
    def size(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


def matched(one: Any) -> Any:
    match one:
        case Theirs(start, end) | Ours(start, end):
            return start, end


def unequal(one: Any) -> Any:
    return one != type(one)(1), one < type(one)(9), one == (3, 5, ()), sorted([type(one)(4), one])[0] is one


@pytest.mark.parametrize(
    "work",
    [
        lambda kind: kind(3, 5),
        lambda kind: kind(3),
        lambda kind: kind(end=5, start=3),
        lambda kind: kind(3, labels=("x",)),
        lambda kind: kind(3, 5).start,
        lambda kind: kind(3, 5).size,
        lambda kind: str(kind(3, 5)),
        lambda kind: repr(kind(3, 5)).partition("(")[2],
        lambda kind: [*kind(3, 5)],
        lambda kind: hash(kind(3, 5)),
        lambda kind: unequal(kind(3, 5)),
        lambda kind: matched(kind(3, 5)),
        lambda kind: kind(3, 5)._replace(end=7),
        lambda kind: kind(3, 5)._asdict(),
        lambda kind: kind._make([3, 5, ("x",)]),
        lambda kind: kind._fields,
        lambda kind: pickle.loads(pickle.dumps(kind(3, 5))),
        lambda kind: {kind(3, 5): "found"}[kind(3, 5, ())],
        lambda kind: isinstance(kind(3), tuple),
        lambda kind: hasattr(kind(3), "__dict__"),
    ],
)
def test_both_give_the_same(work: Callable[[Any], Any]) -> None:
    assert work(Ours) == work(Theirs)


@pytest.mark.parametrize(
    ("work", "error"),
    [
        (lambda kind: kind(), TypeError),
        (lambda kind: kind(1, 2, (), 4), TypeError),
        (lambda kind: kind(1, 2, end=3), TypeError),
        (lambda kind: kind(1, other=3), TypeError),
        (lambda kind: kind._make([]), TypeError),
        (lambda kind: setattr(kind(1), "start", 2), AttributeError),
        (lambda kind: setattr(kind(1), "other", 2), AttributeError),
        (lambda kind: kind(1).other, AttributeError),
    ],
)
def test_both_refuse_the_same(work: Callable[[Any], Any], error: type[Exception]) -> None:
    for kind in (Theirs, Ours):
        with pytest.raises(error):
            work(kind)


@pytest.mark.parametrize("times", [1, MANY - 1, MANY, MANY + 1])
def test_the_first_and_the_later_ones_are_the_same(times: int) -> None:
    class Fresh(Record):
        start: int
        end: int = 0

    for _ in range(times - 1):
        Fresh(1)
    assert [*Fresh(3), *Fresh(3, 5), *Fresh(end=5, start=3), *Fresh(3, end=5)] == [3, 0, 3, 5, 3, 5, 3, 5]


@pytest.mark.parametrize("times", [1, MANY])
def test_what_does_not_fit_is_refused_in_pythons_own_words(times: int) -> None:
    class Fresh(Record):
        start: int
        end: int = 0

    for _ in range(times - 1):
        Fresh(1)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'start'"):
        Fresh(end=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="got an unexpected keyword argument 'other'"):
        Fresh(1, other=1)  # type: ignore[call-arg]


def test_a_class_compiles_nothing_before_many_are_made() -> None:
    script = (
        "import sys\n"
        "from agentlint.record import MANY, Record\n"
        "compiled = []\n"
        "sys.addaudithook(lambda event, _: compiled.append(event) if event == 'compile' else None)\n"
        "class One(Record):\n    start: 'int'\n    labels: 'tuple[NotDefined, ...]' = ()\n"
        "for number in range(MANY - 1): One(number)\n"
        "print(len(compiled)); One(2); print(len(compiled)); One(3); print(len(compiled))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1", "1"]
