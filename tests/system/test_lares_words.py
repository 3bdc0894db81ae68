# SPDX-License-Identifier: ISC
"""What the verbs that act say on a pipe, meanwhile and at last, when it goes well and when it does not: golden files."""
import pytest

from support import programs
from support.golden import assert_like_golden
from support.processes import Process
from support.situations import STUBBORN
from support.trees import Tree
from support.waiting import wait_for
from support.workshops import Workshop

READY = "#!/bin/sh\necho >&3\nexec 3>&-\nexec sleep 1000\n"


def masks(tree):
    return [(str(tree.scratch), "HERE"), (r"pid \d+ -> \d+", "pid N -> N"), (r"pid \d+", "pid N"), (r"at once|after \d+\.\ds", "after T"),
            (r"for \d+s:", "for Ts:"), (r"\d+s old", "Ts old"), (r"state S, waits in \w+, system call \w+|state S\b", "state S, …")]


class Story:
    """Commands of lares, one after the other, each with all that it has said and its exit code."""

    def __init__(self, tree):
        self.tree, self.text = tree, ""

    def tell(self, *words):
        self.note(words, self.tree.lares(*words))

    def begin(self, *words):
        return Process([programs.ours("lares"), *words], self.tree.scratch, env={"SVDIR": str(self.tree.scan), "PATH": "/usr/bin:/bin"})

    def end(self, words, process):
        process.wait()
        self.note(words, process)

    def note(self, words, answer):
        typed = " ".join(f"'{it}'" if "*" in it else it for it in words)
        self.text += f"$ lares {typed}\n{answer.stderr}{answer.stdout}= {answer.exit_code}\n"

    def is_like(self, name):
        assert_like_golden(self.text, name, masks(self.tree))


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def begun(tree, **states):
    tree.begin()
    wait_for(lambda: states.items() <= tree.states().items(), what=lambda: f"{states}, not {tree.states()}")
    return Story(tree)


def test_start(tree):
    tree.make("db", READY, notification_fd="3\n", down="")
    tree.make("app", READY, notification_fd="3\n", needs={"db": ""}, down="")
    tree.make("ends", "#!/bin/sh\nexit 3\n", down="")
    (tree.make("shut", down="").path / "run").chmod(0o644)
    tree.make("gone", "#!/bin/sh\nexit 78\n", restart="never\n", down="")
    tree.make("mute", notification_fd="3\n", down="")
    tree.make("last", needs={"gone": ""}, down="")
    story = begun(tree, db="down", app="down", ends="down", shut="down", gone="down", mute="down", last="down")
    for words in (["app"], ["app"], ["ends"], ["shut"], ["gone"], ["last"], ["--timeout", "0.3", "mute"], ["--no-wait", "mute"],
                  ["ap", "mute"], ["x*"], ["@spare"], []):
        story.tell("start", *words)
    story.is_like("lares-words-start")


def test_start_of_what_waits_for_another(tree):
    tree.make("db", "#!/bin/sh\nexit 3\n")
    tree.make("app", needs={"db": ""}, down="")
    tree.make("off", down="")
    tree.make("web", needs={"off": ""}, down="")
    story = begun(tree, app="down", off="down", web="down")
    wait_for(lambda: int(tree.services["db"].state.get("failures", 0)) > 1)
    words = ["start", "app"]
    app = story.begin(*words)
    wait_for(lambda: "blocked" in app.stderr)
    tree.services["db"].write_run("#!/bin/sh\nexec sleep 1000\n")
    story.end(words, app)
    words = ["start", "--only", "web"]
    web = story.begin(*words)
    wait_for(lambda: "blocked" in web.stderr)
    assert tree.lares("start", "off").exit_code == 0
    story.end(words, web)
    story.is_like("lares-words-start-blocked")


def test_stop(tree):
    tree.make("db")
    tree.make("app", needs={"db": ""})
    stubborn = tree.make("old", f"#!/bin/sh\n{STUBBORN}\n")
    tree.make("daemon", "#!/bin/sh\nsetsid sleep 1000 &\nexec sleep 1000\n", strays="wait\n")
    story = begun(tree, db="up", app="up", old="up", daemon="up")
    wait_for(lambda: stubborn.has("ready"))
    story.tell("stop", "db")
    story.tell("stop", "db")
    story.tell("stop", "--timeout", "0.3", "old")
    words = ["stop", "old", "daemon"]
    stopping = story.begin(*words)
    wait_for(lambda: stopping.stderr.count("stopping for") == 2, what=lambda: stopping.stderr)
    for name in ("old", "daemon"):
        story.tell("kill", name)
    story.end(words, stopping)
    story.tell("kill", "old")
    story.tell("stop", "odl")
    story.is_like("lares-words-stop")


def test_restart(tree):
    tree.make("db")
    tree.make("app", needs={"db": ""})
    tree.make("off", down="")
    tree.make("shot", "#!/bin/sh\nexec sleep 0.2\n", type="oneshot\n")
    story = begun(tree, db="up", app="up", off="down", shot="up")
    for words in (["db"], ["off"], ["shot"], ["--no-wait", "shot"], ["--timeout", "soon", "db"], ["bd"]):
        story.tell("restart", *words)
    story.is_like("lares-words-restart")


def test_wait(tree):
    tree.make("web")
    tree.make("off", down="")
    tree.make("app", needs={"off": ""})
    tree.make("gone", "#!/bin/sh\nexit 78\n", restart="never\n")
    (tree.make("shut").path / "run").chmod(0o644)
    story = begun(tree, web="up", off="down", app="blocked on off", gone="failed")
    for words in (["web"], ["--timeout", "0.2", "web", "off", "app", "shut"], ["gone"], ["--for", "down", "--timeout", "0.2", "web"],
                  ["--for", "finished", "off", "gone"], ["--any", "web", "off"], ["--for", "better"], ["--timeout", "soon"], ["wbe"]):
        story.tell("wait", *words)
    story.is_like("lares-words-wait")


def test_enable_and_disable(scratch):
    workshop = Workshop(scratch)
    for name, command in (("web", ("sleep", "1000")), ("ends", ("sh", "-c", "exit 3")), ("old", ("sh", "-c", STUBBORN))):
        workshop.make_new(name, "--no-log", command=command)
    workshop.make_new("off", "--down")
    workshop.make_new("worker@")
    (workshop.make_new("shut").path / "run").chmod(0o644)
    story, etc = Story(workshop), ("--dir", str(workshop.etc))
    story.tell("enable", *etc, "web")
    workshop.begin()
    wait_for(lambda: workshop.states().get("web") == "up")
    for words in (["web"], ["--as", "www", "web"], ["off"], ["ends"], ["shut"], ["old"], ["worker@"], ["wbe", "nobody", "off"]):
        story.tell("enable", *etc, *words)
    wait_for(lambda: (workshop.etc / "old/ready").exists())
    (workshop.scan / "lost").symlink_to("/no/such/directory")
    for words in (["wbe", "x*", "web"], ["web", "off", "lost"], ["web"], ["--timeout", "0.3", "old"], ["ends", "shut"]):
        story.tell("disable", *etc, *words)
    for words in (["wbe"], ["web"], ["--yes", "web"]):
        story.tell("remove", *etc, *words)
    story.is_like("lares-words-enable")
