"""A platform's half of `convert` for skills and commands: the forms of its files, as tables.

``agentlint.platforms.<id>.skillform.FORMS`` is a tuple of `Form`; `forms` finds it. A form reads what its client sees
into the neutral `Skill`, and writes a skill by its ``steps``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from agentlint.model.agent import Lines, Loss, Written
from agentlint.model.problems import UnknownKey
from agentlint.model.skill import Grant, Skill
from agentlint.platforms import PLATFORMS
from agentlint.platforms.conversion import BLANKS, Fields, body_of, first_line
from agentlint.platforms.schema import load
from agentlint.platforms.skills import SKILL, folder_name
from agentlint.platforms.template import Syntax, fill
from agentlint.platforms.writing import Entries, Row, Step, rows_of
from agentlint.record import Record
from agentlint.syntax import emit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from agentlint.model.agent import Change, Wish
    from agentlint.model.kinds import FileKind
    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.places import Folder, Scope
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

Start = tuple[bool, bool]
"""Whether the user may start a file, and whether the model may."""

BOTH: Start = (True, True)
USER_ONLY: Start = (True, False)


class Form(Record):
    """Files of one kind of one platform.

    ``syntax`` describes the placeholders that the client fills in. ``steps`` write a skill's attributes, and their rows
    read them, as those of an agent's `Layout` do; ``read`` adds what takes more than a row. ``absent`` says, by
    attribute, why what no step handles is lost. ``always`` says who may start every such file; it is None where keys
    decide. ``schema`` names the client's keys: a key that is known there, or unknown everywhere, is carried unchanged.
    ``longest`` is the most characters of a description that the client reads, 0 for any number. ``prompt_key`` and
    ``render`` are for files that are not frontmatter and body. ``folder`` is where files are written, where that is not
    the first place. ``joins`` separates folder and file in a command's name. ``renames``: the key `name` is its name.
    ``refuses(name)`` says why the client would not load a file with that name, or returns "". ``builtin`` are the
    client's own names.
    """

    id: str
    kind: FileKind
    syntax: Syntax
    read: Callable[[Skill, Fields, Seen], None]
    steps: tuple[Step[SkillWriting], ...]
    schema: str
    absent: Mapping[str, str] = {}  # never changed
    always: Start | None = BOTH
    longest: int = 0
    joins: str = ":"
    nested: bool = True
    renames: bool = False
    folder: str = ""
    prompt_key: str = ""
    render: Callable[[Mapping[str, Value], Sequence[str]], str] | None = None
    refuses: Callable[[str], str] = lambda _: ""
    builtin: frozenset[str] = frozenset()
    style: emit.Style = emit.Style()

    @property
    def title(self) -> str:
        """Return the platform's display name."""
        return PLATFORMS[self.id].title

    def home(self, scope: Scope) -> Folder | None:
        """Return where a file of that scope is written; None where the client has no such place."""
        return next((place for place in self.places if place.scope == scope and self.folder in ("", place.path)), None)

    @property
    def places(self) -> tuple[Folder, ...]:
        """Return the places of such files, in the order of preference."""
        return PLATFORMS[self.id].places(self.kind)

    @property
    def suffix(self) -> str:
        """Return the extension of the files that are written; a skill's file has a fixed name."""
        home = self.home("project")
        return SKILL if self.kind == "skill" or home is None else home.suffixes[0]

    def inside(self, name: str) -> str:
        """Return the path of a file below its folder, for a name whose parts are separated by "/"."""
        return f"{name.replace('/', '-')}/{SKILL}" if self.kind == "skill" else name + self.suffix

    def text(self, fields: Mapping[str, Value], skill: Skill, prompt: str, comments: Sequence[str] = ()) -> str:
        """Return the file with ``fields`` and ``prompt``."""
        if self.render is not None:
            return self.render({**fields, self.prompt_key: prompt}, comments)
        return emit.frontmatter(fields, self.style, skill.newline, comments) + prompt


def exist(platform: str) -> bool:
    """Tell whether anything is known about the platform's skills or commands, without loading it."""
    return platform in PLATFORMS and find_spec(f"agentlint.platforms.{platform}.skillform") is not None


@lru_cache(maxsize=32)
def forms(platform: str) -> Mapping[FileKind, Form]:
    """Return the forms of a platform by kind; none where nothing is known about its skills and commands."""
    if not exist(platform):
        return {}
    known: tuple[Form, ...] = import_module(f"agentlint.platforms.{platform}.skillform").FORMS
    return {form.kind: form for form in known}


# --- reading --------------------------------------------------------------------------------------------------------


def read(form: Form, seen: Seen, source: Source, place: Place) -> Skill:
    """Return the neutral skill that a client sees in a file (one that it loads)."""
    data = dict(seen.data or {})
    prompt = str(data.pop(form.prompt_key)) if form.prompt_key else body_of(source, seen)
    skill = Skill(
        form.id, _name(form, seen, place), seen.description or "", prompt, source.newline, PLATFORMS[form.id].title,
        str(seen.client),
    )  # fmt: skip
    skill.kind = form.kind
    skill.user, skill.by_model = seen.user_invocable is not False, seen.model_invocable is not False
    if form.always is not None:
        skill.user, skill.by_model = form.always
    fields = Fields(skill, data)
    fields.take("name", "name")
    stated = fields.take("description", "description")
    if isinstance(stated, str) and stated.strip(BLANKS):
        skill.description = stated
    skill.unknown = frozenset(
        str(problem.route[0])
        for problem in seen.problems
        if isinstance(problem.kind, UnknownKey) and len(problem.route) == 1
    )
    for row in rows_of(form.steps):
        row.read(fields)
    form.read(skill, fields, seen)
    properties = load(form.schema, seen.client).properties
    for key in [key for key in fields.left if "x-ignored" in properties.get(key, {})]:
        skill.losses.append(Loss(key, fields.left.pop(key), "dropped", f"{skill.title} ignores it"))
    skill.extras = fields.left
    return skill


def _name(form: Form, seen: Seen, place: Place) -> str:
    """Return the name of a file, with "/" between its parts."""
    if form.kind == "skill":
        named = seen.name or folder_name(place)
        return named.rpartition(":")[2] if place.scope == "plugin" else named
    name = place.inside.removesuffix(form.suffix).removesuffix(".md").removesuffix(f"/{SKILL.removesuffix('.md')}")
    if form.renames and seen.name is not None and seen.name != name.replace("/", form.joins):
        return seen.name
    return name


# --- writing --------------------------------------------------------------------------------------------------------


class Around(Record):
    """What is around a file on disk: whether a path in its text belongs to a file, and whether the target's client has
    an agent with a given name there."""

    is_file: Callable[[str], bool] = lambda _: False
    has_agent: Callable[[str], bool] = lambda _: False


class SkillWriting(Entries):
    """One skill on its way into a file."""

    __slots__ = ("around", "form", "skill")

    def __init__(self, form: Form, skill: Skill, wish: Wish, around: Around) -> None:
        super().__init__(Lines(skill, form.title), wish, stays=skill.platform == form.id)
        self.around = around
        self.form = form
        self.skill = skill


class Out(Record):
    """The result of writing a skill: ``written`` as for an agent, and the text for below the fields."""

    written: Written
    prompt: str


def write(form: Form, skill: Skill, wish: Wish, around: Around) -> Out:
    """Return a skill in the fields and words of a form."""
    writing = SkillWriting(form, skill, wish, around)
    for step in form.steps:
        step(writing)
    _carry(writing)
    _start(writing)
    filled = fill(skill, forms(skill.platform)[skill.kind].syntax, form.syntax, around.is_file)
    losses = [*writing.ledger.finish(form.absent), *filled.losses]
    return Out(Written(writing.fields, losses, filled.refusal, tuple(filled.notes)), filled.text)


def _carry(writing: SkillWriting) -> None:
    """Carry keys that mean the same to the target's client, and keys that no client reads, which are the author's
    own."""
    known = load(writing.form.schema).properties
    skill = writing.skill
    carried = [
        key
        for key in skill.extras
        if (key in known and "x-ignored" not in known[key] and key not in writing.fields and key in STANDARD)
        or (key in skill.unknown and key not in known and not writing.form.render)
    ]
    writing.fields.update(writing.ledger.taken_over(*carried))


STANDARD = ("license", "compatibility", "metadata", "version")
"""Keys that no client acts on, from the open standard (https://agentskills.io/specification)."""


def _start(writing: SkillWriting) -> None:
    """Report who may start the skill where the form's keys cannot say so: if more may than before, its rights are
    wider."""
    skill, always, ledger = writing.skill, writing.form.always, writing.ledger
    if always is None:
        return
    for attribute, was, now, who in (
        ("by_model", skill.by_model, always[1], "the model"), ("user", skill.user, always[0], "a user"),
    ):  # fmt: skip
        files = f"{writing.title}'s {writing.form.kind}s"
        if was == now:
            if attribute in skill.fields:
                ledger.fulfilled(attribute, f"{files} are started so")
            continue
        skill.fields.setdefault(attribute, (f"({who} starts it)", was))
        if now:
            ledger.dropped(attribute, f"{who} may start each of {files}", "wider")
        else:
            ledger.dropped(attribute, f"{who} does not start {files}", "narrower")


# --- steps ----------------------------------------------------------------------------------------------------------


def name(writing: SkillWriting) -> None:
    """Write `name`, which is the skill's name in some clients and only a label in those that use the folder's name."""
    writing.fields["name"] = writing.skill.name
    stated = writing.skill.fields.get("name")
    if stated is not None and stated[1] != writing.skill.name:
        why = f"it is called `{writing.skill.name}` in {writing.skill.title}"
        writing.ledger.approximated("name", "name", writing.skill.name, why)
    else:
        writing.ledger.mapped("name", "name", writing.skill.name, "" if stated else "the name of its folder or file")


def description(writing: SkillWriting) -> None:
    """Write `description`, together with the text on when to use the skill; a long one is cut."""
    skill, longest = writing.skill, writing.form.longest
    shown = skill.description or first_line(skill.prompt) or skill.name
    text = shown
    has_when = any(isinstance(step, Row) and step.attribute == "when" for step in writing.form.steps)
    if skill.when is not None and not has_when:
        text = f"{shown} - {skill.when}"
        writing.ledger.approximated("when", "description", text, "it stands behind the description")
    stated = skill.fields.setdefault("description", ("description", None))
    if longest and len(text) > longest:
        text = text[: longest - 1].rstrip() + "…"
        why = f"{writing.title} accepts {longest:,} characters"
        writing.put("description", "description", text, why, exact=False)
    elif isinstance(stated[1], str) and stated[1].strip(BLANKS):
        writing.put("description", "description", text)
    else:
        writing.put("description", "description", text, f"none is written: what {skill.title} shows", exact=False)


def switches(writing: SkillWriting) -> None:
    """Write `disable-model-invocation` and `user-invocable`."""
    skill = writing.skill
    for attribute, key, may, is_allowed in (
        ("by_model", "disable-model-invocation", skill.by_model, True), ("user", "user-invocable", skill.user, False),
    ):  # fmt: skip
        if not may:
            why = "" if attribute in skill.fields else f"{skill.title}'s {skill.kind}s are started in this way"
            writing.put(attribute, key, is_allowed, why)
        elif attribute in skill.fields:
            writing.ledger.fulfilled(attribute, "both the user and the model may start it anyway")


def grants(
    writing: SkillWriting, word_of: Callable[[Grant], str], choose: Callable[[Sequence[Grant]], Sequence[Grant]]
) -> None:
    """Write `allowed-tools`: the grants that the target can express. ``choose`` selects them."""
    skill = writing.skill
    if skill.grants is None:
        return
    if writing.stays and "grants" in skill.fields:
        writing.put("grants", "allowed-tools", skill.fields["grants"][1])
        return
    kept = list(choose(skill.grants))
    lost = [grant.word for grant in skill.grants if all(grant.word != other.word for other in kept)]
    words = ", ".join(dict.fromkeys(word_of(grant) for grant in kept))
    left = ", ".join(f"`{word}`" for word in dict.fromkeys(lost))
    why = f"{writing.title} has no such grant, or a wider one: {left}" if left else ""
    if words:
        authority: Change = "narrower" if left else "same"
        writing.put("grants", "allowed-tools", words, why, exact=not left, authority=authority)
    elif left:
        writing.ledger.dropped("grants", why, "narrower")


ABSENT: Mapping[str, str] = {
    "hint": "{title} shows no hint",
    "arguments": "{title} has no names for arguments",
    "grants": "{title} has no grants in such a file: it asks",
    "effort": "{title} has no such setting",
    "paths": "{title} has no such condition: it offers it to the model at once",
}


def lost(title: str, **more: str) -> dict[str, str]:
    """Return, by attribute, why what a form has no place for is lost."""
    return {key: text.format(title=title) for key, text in {**ABSENT, **more}.items()}


def hold(skill: Skill) -> None:
    """Record what would be lost: tools that are withheld, and an agent with fewer rights that runs the skill."""
    if skill.denied is not None:
        skill.held["denied"] = "what it withholds is allowed there"
    if skill.only is not None:
        skill.held["only"] = "it has only these tools here, and all tools there"
    if skill.agent is not None and skill.agent not in ("general-purpose", "general", "build"):
        skill.held["agent"] = "it runs with the tools of that agent, and there with all of the session"
    hooks = skill.hooks if isinstance(skill.hooks, dict) else {}
    if any(event in hooks for event in ("PreToolUse", "PermissionRequest")):
        skill.held["hooks"] = "a hook that may refuse a tool is gone"
