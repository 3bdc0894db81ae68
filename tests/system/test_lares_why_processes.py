# SPDX-License-Identifier: ISC
"""lares why: the processes of a service, and those that it has left; each diagnosis provoked for real."""
import re

import pytest

from support import diagnoses, proc, web
from support.diagnoses import PYTHON, BrokenTree, Provocations
from support.nginx import make_nginx
from support.services import make_service
from support.waiting import wait_for
from support.why_pages import assert_page_reads_well

CASES = Provocations()
provokes = CASES.provokes


@provokes("went-to-background", r"nginx \(pid \d+\) has put itself into the background", r"kill \d+; vi \S+/broken/run  # exec \S*nginx .*-c \S+ -g 'daemon off;'")
def nginx_in_the_background(tree):
    for name in ("broken", "sound"):
        service = tree.make(name)
        made = make_nginx(tree.scratch / "made", web.free_port(), name)
        for file in ("run", "nginx.conf"):
            text = (made.path / file).read_text().replace(str(made.path), str(service.path))
            (service.path / file).write_text(text.replace("daemon off;", "daemon on;") if name == "broken" else text)


@provokes("shell-without-exec", r"its process is a shell that waits for sleep \(pid \d+\)", r"# exec sleep 1000$")
def shell_that_does_not_exec(tree):
    tree.make("broken", "#!/bin/sh\nexec 2>&1\nsleep 1000\n")
    # It is told to stop, and passes that on: it does what it is to do.
    tree.make("sound", "#!/bin/sh\ntrap 'kill $!' TERM\nsleep 1000 &\nwait\n")


@provokes("strays", r"sleep \(pid \d+\) is left of an earlier run", r"kill \d+")
def strays_of_a_run(tree):
    tree.make("broken", "#!/bin/sh\nsleep 1001 &\nexec sleep 1000\n")
    tree.make("sound", "#!/bin/sh\nsleep 1001 &\nexec sleep 1000\n", strays="end\n")

    def end_the_runs():
        for name in ("broken", "sound"):
            service = tree.services[name]
            service.wait_until_it_executes("sleep")
            pid = service.pid
            service.kill_process()
            service.wait_until_up(other_than=pid)
    return end_the_runs


@provokes("open-files-short", r"it has 1\d files open, and may have 16", r"# softlimit -o 64")
def nearly_as_many_files_as_it_may_have(tree):
    opens = "exec softlimit -o 16 " + PYTHON + " -S -c 'import time; fs = [open(\"/dev/null\") for _ in range({})]; time.sleep(1000)'"
    tree.make_both(opens.format(12), opens.format(2))


@pytest.mark.parametrize("identity", CASES)
def test_it_is_recognised_and_its_sound_neighbour_is_left_alone(scratch, identity):
    CASES.recognised(scratch, identity)


@pytest.mark.parametrize("identity", ["shell-without-exec"])
def test_its_page_reads_well(scratch, identity):
    assert_page_reads_well(CASES, scratch, identity)


# By what it is not taken in.


@pytest.mark.parametrize("run", [
    "#!/bin/sh\nexec sleep 1000\n",
    "#!/bin/sh\nwhile :; do\n  sleep 1000\ndone\n",
    "#!/bin/sh\nsleep 1000; exit 1\n",
    "#!/bin/sh\nsleep 1000 &\ntrap 'kill $!' TERM\nwait $!\n",
    "#!/bin/sh\nif true; then\n  cd / && exec sleep 1000\nfi\n",
], ids=["exec", "loop", "exit", "trap", "if"])  # fmt: skip
def test_a_shell_that_has_something_to_do_is_no_mistake(scratch, run):
    tree = BrokenTree(scratch)
    tree.make("web", run)
    tree.begin()
    wait_for(lambda: len(proc.descendants(tree.services["web"].wait_until_up())) > 0 or "exec" in run)
    assert tree.findings("web") == {}


@pytest.mark.parametrize("command, remedy", [
    ("cd / && sleep 1000", "cd / && exec sleep 1000"),
    ("sleep 1000 || exit 1", "exec sleep 1000"),
    ("sleep 1000 | tee out", "exec sleep 1000, and a log service, log/run, in the place of: tee out"),
    ("FOO=1 sleep 1000", "FOO=1 exec sleep 1000"),
    ("env FOO=1 sleep 1000", "exec env FOO=1 sleep 1000"),
    ("sleep 1000 &\nwait", "exec sleep 1000, without & and wait"),
    ("if true; then\n  sleep 1000\nfi\nexit 0", "exec sleep 1000"),
    ("./program\nexit 0", "exec ./program"),
    ("sleep 1000 &\nsleep 1001 &\nwait", "a service of its own for each program, which run becomes by exec"),
])  # fmt: skip
def test_a_shell_that_waits_is_known_by_its_processes_and_is_told_what_to_write(scratch, command, remedy):
    tree = BrokenTree(scratch)
    service = tree.make("web", f"#!/bin/sh\n{command}\n")
    (service.path / "program").write_text("#!/bin/sh\nexec sleep 1000\n")
    (service.path / "program").chmod(0o755)
    tree.begin()
    found = tree.finding("web", "shell-without-exec")
    assert found["remedy"].partition("  # ")[2] == remedy, found


def test_who_has_put_itself_into_the_background_and_has_the_port_then_is_told_once(scratch):
    tree = BrokenTree(scratch)
    nginx_in_the_background(tree)
    run = tree.services["broken"].path / "run"
    run.write_text(re.sub(r"\S+/error.log", "stderr", run.read_text()).replace("\nexec", "\nexec 2>&1\nexec"))
    conf = tree.services["broken"].path / "nginx.conf"
    conf.write_text(re.sub(r"\S+/error.log", "stderr", conf.read_text()))
    make_service(tree.services["broken"].path, "log", diagnoses.KEEPS_LOG)
    tree.begin()
    wait_for(lambda: "Address already in use" in str(tree.asked("broken")["last_words"]["lines"]), what=lambda: tree.asked("broken"))
    assert [it["id"] for it in tree.asked("broken")["findings"]] == ["went-to-background"], tree.findings("broken")


def test_another_program_that_goes_into_the_background_is_told_of_the_last_resort(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("broken", "#!/bin/sh\nexec ./daemonizes\n")
    (service.path / "daemonizes").write_text(f"#!{PYTHON} -S\nimport os, time\nif os.fork(): os._exit(0)\nos.setsid()\ntime.sleep(1000)\n")
    (service.path / "daemonizes").chmod(0o755)
    tree.begin()
    found = tree.finding("broken", "went-to-background")
    assert "daemonizes (pid " in found["sentence"] and found["remedy"].endswith("exec fghack ./daemonizes"), found


def test_what_the_shell_has_put_into_the_background_is_told_as_that(scratch):
    tree = BrokenTree(scratch)
    tree.make("broken", "#!/bin/sh\nsleep 1000 &\n")
    tree.begin()
    found = tree.finding("broken", "went-to-background")
    assert re.match(r"run has put sleep \(pid \d+\) into the background by &", found["sentence"]), found
    assert found["remedy"].endswith("# exec sleep 1000, without the &"), found
    wait_for(lambda: re.match(r"kill \d+ \d+", tree.finding("broken", "went-to-background")["remedy"]), what="each run leaves another one")


def test_a_worker_whose_master_was_killed_has_not_put_itself_into_the_background(scratch):
    tree = BrokenTree(scratch)
    nginx_in_the_background(tree)
    service = tree.services["sound"]
    tree.begin()
    service.wait_until_up()
    assert tree.lares("restart", "sound").exit_code == 0, "a run that has ended with success soon, since it was told to"
    wait_for(lambda: len(proc.descendants(service.wait_until_up())) == 2)
    service.kill_process()
    found = tree.finding("sound", "strays")
    assert re.match(r"nginx \(pid \d+\) is left of an earlier run|2 processes are left of earlier runs", found["sentence"]), found
    assert "went-to-background" not in tree.findings("sound")


def test_the_command_for_the_foreground_is_that_of_run_with_nothing_doubled(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("broken", "#!/bin/sh\nexec ./redis-server --save '' --daemonize yes\n")
    (service.path / "redis-server").write_text(f"#!{PYTHON} -S\nimport os, time\nif os.fork(): os._exit(0)\nos.setsid()\ntime.sleep(1000)\n")
    (service.path / "redis-server").chmod(0o755)
    tree.begin()
    found = tree.finding("broken", "went-to-background")
    assert found["remedy"].endswith("# exec ./redis-server --save '' --daemonize no"), found


def test_what_a_shell_leaves_that_did_not_exec_is_told_after_the_stop(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("web", "#!/bin/sh\nsleep 1000\n")
    tree.begin()
    (pid,) = wait_for(lambda: proc.descendants(service.wait_until_up()))
    assert tree.lares("stop", "web").exit_code == 0
    found = tree.finding("web", "strays")
    assert re.match(rf"sleep \(pid {pid}\) is left of an earlier run", found["sentence"]) and found["remedy"] == f"kill {pid}", found
    assert ("web", "strays") in {(it["service"], it["id"]) for it in tree.examined()[1]}
