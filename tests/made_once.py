"""What a run of thousands of tests need not do each time: compile the same, take its time on purpose."""

from types import CodeType
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from app.identity.operations import passwords


class Compiled(BytecodeCache):
    """Templates' code, kept in memory under what it was compiled from."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self.codes[bucket.key, bucket.checksum] = bucket.code


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Compile each template, and each route's way back to its address, once for all apps."""
    patch.setitem(Flask.jinja_options, "bytecode_cache", Compiled())
    builders: dict[object, object] = {}
    compiled = Rule._compile_builder

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002 - werkzeug's own
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in builders:
            builders[key] = compiled(rule, append_unknown)
        return builders[key]

    patch.setattr(Rule, "_compile_builder", compile_builder)


def hash_lightly(patch: pytest.MonkeyPatch) -> None:
    """Hash passwords at the least cost; tests/app/identity/test_passwords.py knows the real one."""
    patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
