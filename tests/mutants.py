"""Are the tests of rights any good? Each small change of the code that guards them must make some test fail.

    python -m tests.mutants                          # all modules below
    python -m tests.mutants policy --sample 40       # forty of one module, by chance
    python -m tests.mutants proof --only 12,17       # these again, by the numbers that a run printed
    python -m tests.mutants grants --quick           # without the tests of many agents: minutes, a few more survive

Run by hand (``nice``). Every mutant is the module with one change (an operator turned round, a condition always true
or false, a constant another, a statement gone), under the tests named for it in `TARGETS`, in a child of its own. A
function is changed there in the module that is imported already, with the tests collected. Of these only those run that
reach the changed lines without a mutant, and first those that have noticed the most in the least time. Where the
change takes effect on import, the child imports the changed module and all that uses it, and runs all tests.

A mutant that no test notices is printed; so is its key, by which ``fixtures/mutants.json`` accepts it when the change
changes nothing, with the reason. At most 5 % may survive that stand not there.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import gc
import importlib.abc
import importlib.machinery
import inspect
import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import CodeType, FrameType, ModuleType

ROOT: Final = Path(__file__).resolve().parents[1]
ACCEPTED: Final = ROOT / "fixtures" / "mutants.json"
SECONDS: Final = 300
"""For one mutant's tests. One that hangs them is noticed as well."""
GOAL: Final = 0.05
T = TypeVar("T")


class Target(NamedTuple):
    """``roots``: only these functions and what they call in the module; () is all of it. ``tests``: quick ones first,
    as the first that fails ends the run."""

    module: str
    tests: tuple[str, ...]
    roots: tuple[str, ...] = ()


_POLICY: Final = (
    "tests/convert/test_decisions.py",
    "tests/model/test_grants.py",
    "tests/convert/test_policy.py",
    "tests/convert/test_gains.py",
    "tests/convert/test_limits.py",
    "tests/convert/test_asking.py",
    "tests/convert/test_servers.py",
    "tests/convert/test_others.py",
    "tests/rights/test_properties.py",
)
_SLOW: Final = ("test_properties.py", "test_fix_corpus.py")
"""Files of tests that `--quick` leaves out."""
TARGETS: Final = {
    "policy": Target("agentlint.model.policy", _POLICY),
    "grants": Target("agentlint.model.grants", ("tests/model/test_grants.py", *_POLICY)),
    "proof": Target(
        "agentlint.engine.proof",
        (
            "tests/fix/test_guard.py",
            "tests/fix/test_proof.py",
            "tests/fix/test_revival.py",
            "tests/fix/test_engine.py",
            "tests/fix/test_repeated_keys.py",
            "tests/fix/test_seeds.py",
            "tests/convert/test_lossless.py",
            "tests/test_rule_pages.py",
            "tests/rights/test_properties.py",
            "tests/fix/test_properties.py",
            "tests/fix/test_fix_corpus.py",
        ),
    ),
    "toollists": Target(
        "agentlint.platforms.claude.toollists",
        (
            "tests/platforms/test_claude_toollists.py",
            "tests/rules/test_tools.py",
            "tests/platforms/test_claude_servers.py",
            "tests/platforms/test_claude.py",
            "tests/test_conformance_own.py::test_readers_agree_with_the_clients[claude]",
        ),
    ),
}


class Mutant(NamedTuple):
    """``tree`` makes the changed module: to copy it costs more than to name the change. ``lines`` are those of the
    statement that is changed, without the statements in it."""

    key: str
    line: int
    lines: range
    tree: Callable[[], ast.Module]


# --- the changes ----------------------------------------------------------------------------------------------------

_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Mult: ast.Add,
}  # fmt: skip
_CALLED: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}


def replacements(node: ast.AST) -> Iterator[ast.AST | None]:
    """What may stand in the place of ``node``; None: nothing."""
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            changed = copy.copy(node)
            changed.ops = [*node.ops[:index], _COMPARED[type(operator)](), *node.ops[index + 1 :]]
            yield changed
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED:
        yield ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right)
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.Name) and node.id in _CALLED:
        yield ast.Name(_CALLED[node.id], ast.Load())
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Continue | ast.Break | ast.Delete | ast.Raise | ast.Assert):
        yield None


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _constants(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant(f"XX{value}")


def tests_of(node: ast.AST) -> list[str]:
    """The fields of a node that hold a condition."""
    return ["test"] if isinstance(node, ast.If | ast.IfExp | ast.While) else []


def mutants(source: str, roots: Sequence[str] = ()) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    wanted = _reached(tree, roots)
    seen: dict[str, int] = {}
    for place, lines, owner, field, index in list(_places(tree, wanted)):
        node: Any = getattr(owner, field) if index is None else getattr(owner, field)[index]
        for new in _changes(owner, field, node):
            key = f"{place}: `{_shown(node)}` -> `{_shown(new)}`"
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                key += f" ({seen[key]})"
            yield Mutant(key, node.lineno, lines, partial(_with, tree, owner, field, index, new))


def _changes(owner: ast.AST, field: str, node: ast.AST) -> Iterator[ast.AST | None]:
    if field in tests_of(owner) or (isinstance(owner, ast.comprehension) and field == "ifs"):
        yield ast.Constant(True)
        yield ast.Constant(False)
    yield from replacements(node)


def _shown(node: ast.AST | None) -> str:
    text = "pass" if node is None else ast.unparse(node)
    return text if len(text) <= 100 else text[:97] + "..."


def _with(tree: ast.Module, owner: ast.AST, field: str, index: int | None, new: ast.AST | None) -> ast.Module:
    """A copy of the tree in which one child is another."""
    old = getattr(owner, field)
    child = ast.Pass() if new is None else new
    if index is None:
        setattr(owner, field, child)
    else:
        setattr(owner, field, [*old[:index], child, *old[index + 1 :]])
    changed = ast.fix_missing_locations(copy.deepcopy(tree))
    setattr(owner, field, old)
    return changed


def _places(tree: ast.Module, wanted: set[str] | None) -> Iterator[tuple[str, range, ast.AST, str, int | None]]:
    """Every child of the tree that may be changed: the function it stands in, the lines of its statement, its parent,
    field and index."""
    waiting: list[tuple[str, range, ast.AST]] = [("", range(0), tree)]
    while waiting:
        name, around, node = waiting.pop()
        children: list[tuple[str, range, ast.AST]] = []
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "decorator_list", "type_params", "bases"):
                continue
            for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(child, ast.AST) or _is_skipped(node, child):
                    continue
                inner = name
                if isinstance(child, ast.FunctionDef | ast.ClassDef):
                    inner = f"{name}.{child.name}" if name else child.name
                if wanted is not None and (inner or _assigned(child)).partition(".")[0] not in wanted:
                    continue
                lines = _lines(child) if isinstance(child, ast.stmt) else around
                if isinstance(child, ast.expr | ast.stmt):
                    yield inner or "module", lines, node, field, index
                children.append((inner, lines, child))
        waiting += reversed(children)


def _lines(statement: ast.stmt) -> range:
    """The lines of a statement without the statements in it."""
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(last, statement.lineno) + 1)


def _is_skipped(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(child, ast.Import | ast.ImportFrom):
        return True
    if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
        return True
    if isinstance(parent, ast.Call) and ast.unparse(parent.func) in ("TypeVar", "cast"):
        return True
    if isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) in ("__slots__", "Action", "Authority"):
        return True
    return isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant) and isinstance(child.value.value, str)


def _assigned(node: ast.AST) -> str:
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return ast.unparse(node.target) if isinstance(node, ast.AnnAssign) else ""


def _reached(tree: ast.Module, roots: Sequence[str]) -> set[str] | None:
    """The names at the module's top that ``roots`` use, and those that these use; None without roots: all of them."""
    if not roots:
        return None
    uses: dict[str, set[str]] = {}
    for node in tree.body:
        name = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else _assigned(node)
        if name:
            uses[name] = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    missing = [name for name in roots if name not in uses]
    if missing:
        raise SystemExit(f"there is no {', '.join(missing)} any more: `roots` in tests/mutants.py is out of date")
    found, waiting = set(roots), list(roots)
    while waiting:
        new = (uses[waiting.pop()] & uses.keys()) - found
        found |= new
        waiting += new
    return found


def run_on_import(source: str) -> set[str]:
    """The functions that the module calls while it is imported, by its statements outside of functions."""
    tree = ast.parse(source)
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    statements = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    calls = [node.func for each in statements for node in ast.walk(each) if isinstance(node, ast.Call)]
    called = functions & {call.id for call in calls if isinstance(call, ast.Name)}
    return functions & (_reached(tree, sorted(called)) or set())


# --- the runs -------------------------------------------------------------------------------------------------------


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a syntax tree."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self.name = name
        self.path = path
        self.code = code

    def find_spec(self, fullname: str, *_: Any) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(self.path))

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.path)
        exec(self.code, module.__dict__)


OPTIONS: Final = ("-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-header")


def path_of(module: str) -> Path:
    return ROOT / (module.replace(".", "/") + ".py")


def answered(work: Callable[[], T]) -> T | None:
    """What ``work`` returns in a child of this process; None where it ends in another way, or not in time."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            sender.send(work())
        finally:
            os._exit(0)
    sender.close()
    try:
        return receiver.recv() if receiver.poll(SECONDS) else None
    except EOFError:
        return None
    finally:
        receiver.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)


def imported(target: Target, code: CodeType, log: Path) -> bool:
    """Whether a test fails where the module is imported from ``code``; nothing of agentlint may be imported yet. The
    files of tests run one after the other, so that what the first notices needs none of the others."""
    _print_to(log)
    sys.meta_path.insert(0, _Instead(target.module, path_of(target.module), code))
    import pytest

    return any(pytest.main([*OPTIONS, tests]) for tests in target.tests)


def _print_to(log: Path) -> None:
    with log.open("w") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)


class Change(NamedTuple):
    """A mutant as the functions that it changes."""

    number: int
    lines: range
    functions: Mapping[str, CodeType]


class Reach(NamedTuple):
    """What a test does without any mutant: the lines of the module that it runs, and how long it takes."""

    lines: frozenset[int]
    seconds: float


class _Patched:
    """A pytest plugin: in place of the tests' one run it makes one for each change, each in a child of its own, and
    none of them has to import or to collect anything. ``tell`` gets the number of each change and whether a test
    notices it, and at last whether the tests pass without any."""

    def __init__(self, module: str, changes: Sequence[Change], tell: Callable[[tuple[int, bool] | bool], None]) -> None:
        self.module = module
        self.changes = changes
        self.tell = tell

    def pytest_configure(self) -> None:
        from hypothesis import Phase, settings

        # no example needs to be the smallest, none is kept for later runs, and each run draws the same ones
        quick = {"phases": (Phase.explicit, Phase.generate), "database": None, "derandomize": True}
        settings.register_profile("mutants", settings.default, **quick)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: Any) -> bool:
        gc.freeze()  # shared with the children as it is
        reached = answered(partial(self._reached, session))
        noticing: Counter[int] = Counter()
        for change in self.changes if reached else ():
            order = _order(change.lines, reached or [], noticing)
            failing = answered(partial(self._failing, session, change, order))
            noticing.update([failing] if failing is not None and failing >= 0 else [])
            self.tell((change.number, failing != NO_TEST))
        self.tell(bool(reached))
        return True

    def _reached(self, session: Any) -> list[Reach] | None:
        """What each test reaches; None where one fails."""
        every: list[Reach] = []
        path = str(path_of(self.module))
        for index in range(len(session.items)):
            lines: set[int] = set()
            start = time.perf_counter()
            sys.settrace(partial(_traced, path, lines))
            _run(session, index)
            sys.settrace(None)
            every.append(Reach(frozenset(lines), time.perf_counter() - start))
        return None if session.testsfailed else every

    def _failing(self, session: Any, change: Change, order: Sequence[int]) -> int:
        """The first test that fails with a change, or `NO_TEST`."""
        for name, code in change.functions.items():
            function_of(sys.modules[self.module], name).__code__ = code
        for index in order:
            _run(session, index)
            if session.testsfailed:
                return index
        return NO_TEST


NO_TEST: Final = -1


def _order(lines: range, reached: Sequence[Reach], noticing: Counter[int]) -> list[int]:
    """The tests that reach one of the lines, first those that notice the most in a second."""
    tests = [index for index, reach in enumerate(reached) if not reach.lines.isdisjoint(lines)]
    return sorted(tests, key=lambda index: (noticing[index] + 1) / reached[index].seconds, reverse=True)


def _traced(path: str, lines: set[int], frame: FrameType, _event: str, _: object) -> Callable[..., Any] | None:
    """A trace function that collects the lines of one file."""
    if frame.f_code.co_filename != path:
        return None
    lines.add(frame.f_lineno)
    return partial(_traced, path, lines)


def _run(session: Any, index: int) -> None:
    """Run a test by itself, with all its fixtures."""
    item = session.items[index]
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def function_of(module: ModuleType, name: str) -> Any:
    """The function of that qualified name, out of what a decorator made of it."""
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    for inner in ("fget", "func", "__wrapped__", "__func__"):
        found = getattr(found, inner, found)
    return found


def functions_changed(code: CodeType, changed: CodeType) -> dict[str, CodeType] | None:
    """The functions of a module that another version of it has otherwise, by qualified name; None where the module or
    a class differs besides."""
    found: dict[str, CodeType] = {}
    waiting = [(code, changed)]
    while waiting:
        one, other = waiting.pop()
        if one == other:
            continue
        if one.co_flags & inspect.CO_OPTIMIZED:  # a function
            found[other.co_qualname] = other
            continue
        ours, theirs = ([part for part in each.co_consts if inspect.iscode(part)] for each in (one, other))
        if len(ours) != len(theirs) or _plain(one) != _plain(other):
            return None
        waiting += zip(ours, theirs, strict=True)
    return found


def _plain(code: CodeType) -> tuple[object, ...]:
    """What a module or a class does by itself, without its functions."""
    return code.co_code, code.co_names, [repr(one) for one in code.co_consts if not inspect.iscode(one)]


def noticed(target: Target, source: str, tried: Sequence[tuple[int, Mutant]], log: Path) -> Iterator[tuple[int, bool]]:
    """Number of the mutant, and whether a test fails, or hangs.

    Raises:
        SystemExit: the tests fail without any mutant, or the module was changed meanwhile.
    """
    path = str(path_of(target.module))
    whole = compile(source, path, "exec")
    early = run_on_import(source)
    patched: list[Change] = []
    for number, mutant in tried:
        code = compile(mutant.tree(), path, "exec")
        functions = functions_changed(whole, code)
        if functions is None or not early.isdisjoint(functions):
            yield number, answered(partial(imported, target, code, log)) is not False
        else:
            patched.append(Change(number, mutant.lines, functions))
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        try:
            _print_to(log)
            import pytest

            pytest.main([*OPTIONS, *target.tests], [_Patched(target.module, patched, sender.send)])
        finally:
            os._exit(0)
    sender.close()
    passed = False
    with contextlib.suppress(EOFError):
        while not isinstance(said := receiver.recv(), bool):
            yield said
        passed = said
    os.waitpid(child, 0)
    if not passed:
        raise SystemExit(f"the tests fail without any mutant: see {log}")
    if path_of(target.module).read_text(encoding="utf-8") != source:
        raise SystemExit(f"{target.module} was changed meanwhile: run this again, in a clone of its own")


def chosen(every: list[Mutant], options: argparse.Namespace) -> list[tuple[int, Mutant]]:
    numbered = list(enumerate(every))
    if options.only:
        wanted = {int(one) for one in options.only.split(",")}
        return [(number, one) for number, one in numbered if number in wanted]
    if options.sample and options.sample < len(numbered):
        return sorted(random.Random(options.seed).sample(numbered, options.sample), key=lambda pair: pair[0])
    return numbered


def survivors(name: str, options: argparse.Namespace, say: Callable[[str], None]) -> tuple[int, int]:
    """How many mutants of a target were tried, and how many of them survive and are not accepted."""
    target = TARGETS[name]
    if options.quick:
        target = target._replace(tests=tuple(one for one in target.tests if not one.endswith(_SLOW)))
    accepted: dict[str, str] = json.loads(ACCEPTED.read_text(encoding="utf-8")).get(target.module, {})
    source = path_of(target.module).read_text(encoding="utf-8")
    every = list(mutants(source, target.roots))
    tried = chosen(every, options)
    if options.list:
        for number, one in tried:
            say(f"{number:4} {one.line:4} {one.key}")
        return 0, 0
    log = Path(os.environ.get("TMPDIR", "/tmp")) / f"mutant-{name}.log"
    survived = excused = 0
    for number, seen in noticed(target, source, tried, log):
        one = every[number]
        excused += not seen and one.key in accepted
        if not seen and one.key not in accepted:
            survived += 1
            say(f"{number:4} {target.module}:{one.line} {one.key}")
    stale = accepted.keys() - {one.key for one in every}
    for key in sorted(stale):
        say(f"     accepted, but there is no such mutant any more: {key}")
    if tried:
        share = f"{survived} survive ({survived / len(tried):.1%}), {excused} accepted"
        say(f"{name}: {len(tried)} tried of {len(every)}, {share}")
    return len(tried), survived


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--sample", type=int, help="so many of each module, by chance")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", help="numbers of mutants, with commas between")
    parser.add_argument(
        "--quick", action="store_true", help="without the tests of many agents, which notice a little more"
    )
    parser.add_argument("--list", action="store_true", help="show the mutants and run nothing")
    options = parser.parse_args(arguments)
    unknown = set(options.targets) - TARGETS.keys()
    if unknown:
        parser.error(f"there is no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    counts = [survivors(name, options, lambda line: print(line, flush=True)) for name in options.targets or TARGETS]
    tried, survived = (sum(column) for column in zip(*counts, strict=True))
    return int(survived > GOAL * tried)


if __name__ == "__main__":
    sys.exit(main())
