"""Loads LocalStack 4.14.0 on Python 3.10 to 3.12, though ten of its modules are written for 3.12 or
3.13: in their type annotations, which say nothing at run time, and by a few names of the library.

``class Box[T](Base)`` becomes ``class Box(Base, Generic[T])``, ``def f[T](`` loses the parameter,
``type Name = ...`` is an assignment, and the annotations of these modules are not evaluated.
"""

import __future__

import datetime
import enum
import hashlib
import http
import importlib.machinery
import importlib.util
import re
import sys
import typing
import uuid
import warnings

PACKAGE = "localstack."
# It says ``Lock | None``; ``threading.Lock`` is a class from Python 3.13 on.
UNEVALUATED = "localstack.packages.api"
CLASS = re.compile(r"^class (\w+)\[([^\]]+)\](?:\(([^)]*)\))?:", re.MULTILINE)
FUNCTION = re.compile(r"\bdef (\w+)\[([^\]]+)\]\(", re.MULTILINE)
ALIAS = re.compile(r"^type (\w+) =", re.MULTILINE)


def names(parameters: str) -> list[str]:
    return [parameter.split(":")[0].strip() for parameter in parameters.split(",")]


def rewritten(source: str) -> str:
    """Line by line the same, so that a stack trace still tells where."""
    variables = {
        name
        for pattern in (CLASS, FUNCTION)
        for match in pattern.finditer(source)
        for name in names(match[2])
    }
    if not variables and not ALIAS.search(source):
        return source

    def class_of(match: re.Match) -> str:
        bases = [match[3]] if match[3] else []
        return f"class {match[1]}({', '.join([*bases, f'Generic[{chr(44).join(names(match[2]))}]'])}):"

    source = CLASS.sub(class_of, source)
    source = FUNCTION.sub(r"def \1(", source)
    source = ALIAS.sub(r"\1 =", source)
    source = source.replace("from __future__ import annotations\n", "\n", 1)
    made = "".join(f"{name} = TypeVar('{name}'); " for name in sorted(variables))
    return f"from typing import Generic, TypeVar; {made}{source}"


class Loader(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        source = importlib.util.decode_source(data)
        fitting = rewritten(source)
        is_deferred = fitting != source or self.name == UNEVALUATED
        return compile(
            fitting,
            path,
            "exec",
            flags=__future__.annotations.compiler_flag if is_deferred else 0,
            dont_inherit=True,
            optimize=_optimize,
        )


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if not name.startswith(PACKAGE):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


class _StrEnum(str, enum.Enum):
    """As enum.StrEnum, which came with Python 3.11."""

    __str__ = str.__str__
    __format__ = str.__format__

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


def _uuid5(namespace: uuid.UUID, name: str | bytes) -> uuid.UUID:
    """As uuid.uuid5, which takes bytes from Python 3.12 on."""
    told = name.encode() if isinstance(name, str) else name
    digest = hashlib.sha1(namespace.bytes + told, usedforsecurity=False).digest()
    return uuid.UUID(bytes=digest[:16], version=5)


def add_missing_names() -> None:
    import typing_extensions

    methods = ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")
    for module, name, value in (
        (datetime, "UTC", datetime.timezone.utc),
        (enum, "StrEnum", _StrEnum),
        (http, "HTTPMethod", _StrEnum("HTTPMethod", [(method, method) for method in methods])),
        (typing, "NotRequired", typing_extensions.NotRequired),
        (typing, "Self", typing_extensions.Self),
        (typing, "Unpack", typing_extensions.Unpack),
        (warnings, "deprecated", typing_extensions.deprecated),
    ):
        if not hasattr(module, name):
            setattr(module, name, value)
    uuid.uuid5 = _uuid5


def install() -> None:
    if sys.version_info < (3, 13):
        sys.meta_path.insert(0, Finder)
        add_missing_names()
