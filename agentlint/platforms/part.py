"""`Part`: a part of a JSON Schema as a type, with the annotations that `agentlint.platforms.schema` describes.

It has the keywords and annotations that occur in the schemas of this repository; it is for type checkers only.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict


class Remark(TypedDict, total=False):
    """What a schema says about one reader of a key."""

    effect: str
    seen: str
    client: str


"""What a client does, as an `Effect` value and in a sentence."""

Part = TypedDict(
    "Part",
    {
        "$schema": str,
        "$id": str,
        "$ref": str,
        "$defs": "dict[str, Part]",
        "title": str,
        "description": str,
        "type": "str | list[str]",
        "enum": list[Any],
        "default": Any,
        "examples": list[Any],
        "deprecated": bool,
        "required": list[str],
        "properties": "dict[str, Part]",
        "patternProperties": "dict[str, Part]",
        "additionalProperties": "Part | Literal[False]",
        "propertyNames": "Part",
        "items": "Part",
        "prefixItems": "list[Part]",
        "anyOf": "list[Part]",
        "if": "Part",
        "then": "Part",
        "else": "Part",
        "pattern": str,
        "minItems": int,
        "uniqueItems": bool,
        "minimum": int,
        "exclusiveMinimum": int,
        "maximum": int,
        "x-choices": list[Any],
        "x-consumers": dict[str, str],
        "x-elsewhere": Remark,
        "x-form": str,
        "x-help": str,
        "x-ignored": Remark,
        "x-misspelt": list[str],
        "x-no-effect": str,
        "x-on-error": str,
        "x-on-missing": Remark,
        "x-on-null": str,
        "x-passed-on": bool,
        "x-renamed": str,
        "x-replaced-by": str,
        "x-seen": str,
        "x-since": dict[str, str],
        "x-source": str,
        "x-unknown": Remark,
        "x-unobserved": str,
        "x-words": str,
    },
    total=False,
)
