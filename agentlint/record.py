"""`Record`: a ``typing.NamedTuple`` whose class takes a tenth of the time to create.

Python compiles a constructor and every annotation of a NamedTuple where its class is defined: 0.12 ms each (3.11.7),
and a conversion needs fifty such classes before it reads its first file. A `Record` compiles its constructor after
`MANY` instances, which most classes never reach. In all else it is a NamedTuple, and type checkers treat it as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["MANY", "Record"]

MANY = 50
"""The number of instances that take as long to make without a compiled constructor as compiling one takes."""

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from collections import _tuplegetter, namedtuple

    class _Definition(type):
        """Annotations become fields, their values defaults."""

        def __new__(meta, name, bases, namespace):
            if bases and bases[0] is not tuple:
                fields = tuple(namespace.get("__annotations__", ()))
                defaults = {field: namespace[field] for field in fields if field in namespace}
                namespace |= {field: _tuplegetter(index, None) for index, field in enumerate(fields)}
                namespace |= {"__slots__": (), "__match_args__": fields}
                namespace |= {"_fields": fields, "_defaults": defaults, "_made": 0}
            return super().__new__(meta, name, bases, namespace)

    class Record(tuple, metaclass=_Definition):
        __slots__ = ()

        def __new__(cls, /, *values, **named):
            cls._made += 1
            missing = cls._fields[len(values) :]
            given = cls._defaults | named
            fit = len(values) + len(missing) == len(cls._fields) and named.keys() <= set(missing) <= given.keys()
            if fit and cls._made < MANY:
                return tuple.__new__(cls, (*values, *[given[field] for field in missing]))
            cls.__new__ = namedtuple(cls.__name__, cls._fields, defaults=cls._defaults.values()).__new__
            return cls(*values, **named)  # what does not fit is refused in Python's own words

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, **changes):
            return type(self)(**self._asdict() | changes)

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

        def __getnewargs__(self):
            return tuple(self)
