# SPDX-License-Identifier: ISC
"""lares why: what keeps run from being executed; each diagnosis provoked for real."""
import pathlib
import re
import shutil

import pytest

from support import processes
from support.diagnoses import BrokenTree, Provocations, script
from support.why_pages import assert_page_reads_well

CASES = Provocations()
provokes = CASES.provokes


def both_with_run(tree, text, mode=0o755):
    tree.make("broken").write_run(text, mode)
    tree.make("sound")


@provokes("run-missing", r"there is no file \S+/broken/run")
def no_run(tree):
    (tree.make("broken").path / "run").unlink()
    tree.make("sound")


@provokes("run-dangling", r"broken/run is a link that leads nowhere", r"ln -sfn PROGRAM \S+/broken/run")
def run_that_leads_nowhere(tree):
    tree.make("sound")
    run = tree.make("broken").path / "run"
    run.unlink()
    run.symlink_to("/usr/bin/nothing-of-that-name")


@provokes("run-no-file", r"broken/run is a directory; it must be a program", r"mv -nT \S+/broken/run \S+/broken/run.old")
def run_that_is_a_directory(tree):
    tree.make("sound")
    run = tree.make("broken").path / "run"
    run.unlink()
    run.mkdir()


@provokes("run-not-executable", r"broken/run is not executable", r"chmod 755 \S+/broken/run")
def run_that_is_not_executable(tree):
    both_with_run(tree, "#!/bin/sh\nexec sleep 1000\n", 0o644)


@provokes("run-carriage-returns", r"the lines of \S+/broken/run end in CR LF", r"sed -i 's/\\r\$//' \S+/broken/run")
def run_with_carriage_returns(tree):
    both_with_run(tree, "#!/bin/sh\r\nexec sleep 1000\r\n")


@provokes("run-without-interpreter", r"names no interpreter", r"sed -i '1i #!/bin/sh' \S+/broken/run")
def run_without_interpreter(tree):
    both_with_run(tree, "exec sleep 1000\n")


@provokes("run-interpreter-missing", r"/usr/bin/pyhton3, does not exist", r"vi \S+/broken/run")
def run_whose_interpreter_is_missing(tree):
    both_with_run(tree, "#!/usr/bin/pyhton3\n")


def with_other_bytes(path, old, new):
    """A program that was changed where it says something, to what is as long."""
    contents = pathlib.Path("/bin/cat").read_bytes()
    found = re.search(old, contents)
    contents = contents[:found.start()] + new(found[0]) + contents[found.end():]
    path.unlink()
    path.write_bytes(contents)
    path.chmod(0o755)


def both_programs(tree, old, new):
    for name, change in {"broken": new, "sound": lambda text: text}.items():
        with_other_bytes(tree.make(name, log=True).path / "run", old, change)


@provokes("run-loader-missing", r"needs the loader /nib\S+, which does not exist", r"file -L \S+/broken/run")
def program_without_its_loader(tree):
    both_programs(tree, rb"/lib[^\0]*/ld-[^\0]*", lambda name: b"/nib" + name[4:])


@provokes("run-wrong-format", r"is a program for another machine", r"file -L \S+/broken/run")
def program_of_another_machine(tree):
    both_programs(tree, rb"(?s)\A\x7fELF.{16}", lambda head: head[:18] + b"\xf7\x00")  # 247: eBPF


@provokes("library-missing", r"a shared library is missing: lib[^c]\S*\.so", r"apt-file search lib")
def program_without_a_library(tree):
    both_programs(tree, rb"\0libc\.so", lambda name: name.replace(b"libc", b"libq"))
    # What the loader says belongs into the log.
    for name in ("broken", "sound"):
        service = tree.services[name]
        (service.path / "run").rename(service.path / "program")
        service.write_run(script("exec ./program"))


@provokes("run-denied", r"supervise may not execute \S+/broken/run", r"namei -l \S+/broken/run")
def run_whose_interpreter_may_not_be_executed(tree):
    shutil.copy("/bin/sh", tree.scratch / "interpreter")
    (tree.scratch / "interpreter").chmod(0o644)
    both_with_run(tree, f"#!{tree.scratch}/interpreter\n")


@pytest.mark.parametrize("identity", CASES)
def test_it_is_recognised_and_its_sound_neighbour_is_left_alone(scratch, identity):
    CASES.recognised(scratch, identity)


@pytest.mark.parametrize("identity", ["run-not-executable"])
def test_its_page_reads_well(scratch, identity):
    assert_page_reads_well(CASES, scratch, identity)


# In other ways.


@pytest.mark.parametrize("run, identity, says, remedy", [
    ("#!\nexec sleep 1000\n", "run-without-interpreter", r"names no interpreter: nothing is behind #!", r"sed -i '1s\|\.\*\|#!/bin/sh\|' \S+/web/run"),
    ("\ufeff#!/bin/sh\nexec sleep 1000\n", "run-without-interpreter", r"/web/run begins with a byte order mark \(BOM\)", r"sed -i '1s/\^\\xef\\xbb\\xbf//' \S+/web/run"),
    ("#!/usr/bin/env perl9\nsleep 1000;\n", "run-interpreter-missing", r"/web/run, perl9, is not found in the PATH", r"vi \S+/web/run  # mend the first line, or install perl9"),
    ("#!/bin/sh\nexec 2>&1\nexec sleep 1000\r\n", "run-carriage-returns", r"some lines of \S+/web/run end in CR LF", r"sed -i 's/\\r\$//' \S+/web/run"),
], ids=["nothing", "mark", "env", "some"])  # fmt: skip
def test_other_ways_in_which_the_lines_of_run_are_wrong(scratch, run, identity, says, remedy):
    tree = BrokenTree(scratch)
    service = tree.make("web", log=True)
    service.write_run(run)
    tree.make("sound", "#!/usr/bin/env sh\nexec sleep 1000\n")
    tree.begin()
    found = tree.finding("web", identity)
    assert re.search(says, found["sentence"]) and re.search(remedy, found["remedy"]), found
    assert "not-found" not in tree.findings("web")
    assert tree.findings("sound") == {}
    if found["remedy"].startswith("sed"):
        assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
        service.wait_until_it_executes("sleep")
