# SPDX-License-Identifier: ISC
"""Services that have logs, as files that lie there, and lares logs, which is asked about them."""
import json

from support.trees import Tree

# 2026-11-29 12:00:00 UTC, as daemontools counts.
NOON_UNIX = 1795953600
NOON = 2**62 + 10 + NOON_UNIX


def stamped(seconds, message, nanoseconds=0):
    return f"@{NOON + seconds:016x}{nanoseconds:08x} {message}\n"


def old_name(seconds, code="s"):
    return f"@{NOON + seconds:016x}00000000.{code}"


class LoggedTree(Tree):
    """Services whose logs lie there, as if their loggers had just ended."""

    def log(self, name, current, logger="multilog t ./main", **old):
        service = self.make(name)
        main = service.path / "log/main"
        main.mkdir(parents=True)
        (service.path / "log/run").write_text(f"#!/bin/sh\nexec {logger}\n")
        (service.path / "log/run").chmod(0o755)
        for file, contents in {**old, "current": current}.items():
            (main / file).write_bytes(contents if isinstance(contents, bytes) else contents.encode())
        return main

    def logs(self, *words, **environment):
        return self.lares("logs", "--utc", *words, **environment)

    def messages(self, *words):
        answer = self.logs("-o", "json", *words)
        assert answer.stderr == ""
        return [json.loads(line)["message"] for line in answer.stdout.splitlines()]
