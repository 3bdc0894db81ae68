# SPDX-License-Identifier: ISC
"""Trees of services for the verbs of lares that act, and what these say."""
import re

from . import programs
from .processes import Process
from .situations import STUBBORN
from .waiting import wait_for

READY = "#!/bin/sh\necho >&3\nexec 3>&-\nexec sleep 1000\n"
PIDS = [(r"\(pid \d+ -> \d+\)", "(pid N -> N)"), (r"\(pid \d+\)", "(pid N)")]
TIMES = [(r"after \d+\.\d+s|at once", "after T")]


def masked(answer):
    text = answer.stdout
    for pattern, word in PIDS + TIMES:
        text = re.sub(pattern, word, text)
    return text


def begun(tree, **states):
    tree.begin()
    wait_for(lambda: states.items() <= tree.states().items(), what=lambda: f"{states}, not {tree.states()}")
    return tree


def chain(tree):
    """web needs app, which needs db; nobody needs cache."""
    tree.make("db", READY, notification_fd="3\n")
    tree.make("app", READY, notification_fd="3\n", needs={"db": ""})
    tree.make("web", READY, notification_fd="3\n", needs={"app": ""})
    tree.make("cache")
    return begun(tree, db="ready", app="ready", web="ready", cache="up")


def stubborn(tree, name="web"):
    service = tree.make(name, f"#!/bin/sh\n{STUBBORN}\n")
    begun(tree, **{name: "up"})
    wait_for(lambda: service.has("ready"))
    return service


def under_way(tree, *words):
    """lares, which waits."""
    return Process([programs.ours("lares"), *words], tree.scratch, env={"SVDIR": str(tree.scan), "PATH": "/usr/bin:/bin"})


def exits(answer, code, *patterns):
    assert answer.exit_code == code, answer
    for pattern in patterns:
        assert re.search(pattern, answer.stdout + answer.stderr, re.M), (pattern, answer)
