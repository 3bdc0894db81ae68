# SPDX-License-Identifier: ISC
"""lares why: what last words say of a configuration, a script, and what these name; each diagnosis provoked for real."""
import os
import pwd
import re
import shutil

import pytest

from support import proc, processes, programs, web
from support.diagnoses import PYTHON, BrokenTree, Provocations, needs_root, script
from support.nginx import make_nginx
from support.waiting import wait_for
from support.why_pages import assert_page_reads_well

CASES = Provocations()
provokes = CASES.provokes


@provokes("directory-missing", r"there is no directory /no/where, into which it wants to change", r"mkdir -p /no/where  # or mend \S+/broken/run")
def directory_that_is_not_there(tree):
    tree.make_both("cd /no/where || exit 1\nexec sleep 1000", "cd / || exit 1\nexec sleep 1000")


@provokes("configuration-error", r"its configuration is refused: \S+/broken/nginx.conf, line 2", r"vi \+2 \S+/broken/nginx.conf; \S*nginx -e \S+ -c \S+/broken/nginx.conf -t$")
def nginx_with_a_slip_in_its_configuration(tree):
    for name, word in {"broken": "worker_procesess", "sound": "worker_processes"}.items():
        service = tree.make(name, log=True)
        made = make_nginx(tree.scratch / "made", web.free_port(), name)
        for file in ("run", "nginx.conf"):
            text = (made.path / file).read_text().replace(str(made.path), str(service.path))
            (service.path / file).write_text(text.replace("worker_processes", word).replace("\nexec", "\nexec 2>&1\nexec"))


@provokes("script-syntax", r"the shell does not understand \S+/broken/run, line \d: end of file unexpected", r"^sh -n \S+/broken/run$")
def script_that_is_not_whole(tree):
    tree.make_both("if true; then\n  exec sleep 1000", "if true; then\n  exec sleep 1000\nfi")


@provokes("variable-unset", r"the variable PORT, which its script wants, is not set", r"echo VALUE >\S+/broken/vars/PORT$")
def variable_that_nobody_sets(tree):
    for name, variables in {"broken": {}, "sound": {"PORT": "80\n"}}.items():
        tree.make(name, script('exec envdir ./vars sh -euc \'exec sleep "10$PORT"\''), log=True, vars=variables)


@provokes("program-wrong-format", r"\./prog, which it executes, is no program of this machine", r"^file \S+/broken/prog; uname -m$")
def program_of_another_machine(tree):
    tree.make_both("exec ./prog", "exec ./prog", prog="")
    for name, begin in {"broken": b"\x7fELF\0\0\0\0", "sound": b"#!/bin/sh\nexec sleep 1000\n"}.items():
        program = tree.services[name].path / "prog"
        program.write_bytes(begin)
        program.chmod(0o755)


@provokes("address-missing", r"it wants to listen at 192\.0\.2\.1, an address that this machine does not have", r"^ip -brief address$")
def address_of_another_machine(tree):
    serves = f"exec {PYTHON} -S -c 'import socket, sys, time; a = (sys.argv[1], 0); print(\"listen\", a[0], flush=True); socket.create_server(a); time.sleep(1000)' "
    for name, address in {"broken": "192.0.2.1", "sound": web.HOST}.items():
        tree.make(name, script(serves + address), log=True)


@provokes("unknown-user", r"there is no user nobdy, which it wants to become; did you mean \"nobody\"\?", r"sed -i 's/\\bnobdy\\b/nobody/' \S+/broken/run  # or: adduser --system --group nobdy")
def unknown_user(tree):
    needs_root()
    tree.make("broken", "#!/bin/sh\nexec setuidgid nobdy sleep 1000\n")  # what setuidgid says goes nowhere
    tree.make("sound", "#!/bin/sh\nexec setuidgid nobody sleep 1000\n")


@provokes("unknown-group", r"there is no group wbadm, which it wants to be in$", r"^addgroup --system wbadm$")
def unknown_group(tree):
    needs_root()
    tree.make_both("exec setuidgid nobody:wbadm sleep 1000", "exec setuidgid nobody:tty sleep 1000")


@pytest.mark.parametrize("identity", CASES)
def test_it_is_recognised_and_its_sound_neighbour_is_left_alone(scratch, identity):
    CASES.recognised(scratch, identity)


@provokes("log-complains", r'its log says since its start: .*\[emerg\] .*unknown directive "worker_procesess"', r"^lares logs broken$")
def nginx_that_refuses_a_reload(tree):
    for name in ("broken", "sound"):
        service = tree.make(name, log=True)
        made = make_nginx(tree.scratch / "made", web.free_port(), name)
        for file in ("run", "nginx.conf"):
            text = (made.path / file).read_text().replace(str(made.path), str(service.path))
            (service.path / file).write_text(re.sub(r"\S+/error.log", "stderr", text).replace("\nexec", "\nexec 2>&1\nexec"))

    def reload():
        service = tree.services["broken"]
        wait_for(lambda: len(proc.descendants(service.pid)) == 2, what=lambda: "it has workers")
        (service.path / "nginx.conf").write_text((service.path / "nginx.conf").read_text().replace("worker_processes", "worker_procesess"))
        service.svc("-h")
    return reload


@pytest.mark.parametrize("identity", ["configuration-error", "script-syntax", "unknown-user"])
def test_its_page_reads_well(scratch, identity):
    assert_page_reads_well(CASES, scratch, identity)


# What is to be typed does it.


def test_a_slip_in_the_name_of_a_user_is_mended_by_what_is_to_be_typed(scratch):
    tree = BrokenTree(scratch)
    unknown_user(tree)
    tree.begin()
    found = tree.finding("broken", "unknown-user")
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    tree.services["broken"].wait_until_it_executes("sleep")
    wait_for(lambda: tree.findings("broken") == {}, what=lambda: tree.findings("broken"))


def test_the_configuration_is_looked_at_by_what_is_to_be_typed(scratch):
    tree = BrokenTree(scratch)
    nginx_with_a_slip_in_its_configuration(tree)
    tree.begin()
    check = tree.finding("broken", "configuration-error")["remedy"].partition("; ")[2]
    answer = processes.run("sh", "-c", check)
    assert answer.exit_code == 1 and "worker_procesess" in answer.stderr, answer
    assert tree.finding("broken", "configuration-error")["evidence"][0] in tree.asked("broken")["last_words"]["lines"]


def test_a_variable_that_the_shell_of_run_reads_before_envdir_has_set_it_is_told_as_that(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", script("set -u\nexec envdir ./env sleep $DELAY"), log=True, env={})
    tree.begin()
    found = tree.finding("web", "variable-unset")
    assert found["remedy"] == f"echo VALUE >{tree.scan}/web/env/DELAY; vi {tree.scan}/web/run  # exec envdir ./env sh -c 'exec sleep $DELAY'", found
    (tree.services["web"].path / "env/DELAY").write_text("1000\n")
    found = wait_for(lambda: (it := tree.finding("web", "variable-unset")) and "before" in it["sentence"] and it)
    assert found["sentence"] == "the shell of run reads the variable DELAY itself, before what run becomes sets it", found
    vi, _, written = found["remedy"].partition("  # ")
    assert vi == f"vi {tree.scan}/web/run" and f"its value is there, in {tree.scan}/web/env/DELAY" in found["evidence"], found
    tree.services["web"].write_run(script(f"set -u\n{written}"))
    tree.services["web"].wait_until_it_executes("sleep")
    wait_for(lambda: tree.findings("web") == {}, what=lambda: tree.findings("web"))


# By other programs, and in other words.


def test_what_the_log_said_before_its_start_or_is_not_the_last_is_no_complaint(scratch):
    tree = BrokenTree(scratch)
    tree.make("late", script("test -e again && exec sleep 1000\n>again\nsource ./x\n"), log=True)
    tree.make("goes-on", script("source ./x\necho all is well\nexec sleep 1000"), log=True)
    tree.make("stands", script("source ./x\nexec sleep 1000"), log=True)
    tree.begin()
    said = tree.finding("stands", "log-complains")
    assert re.search(r"its log says since its start: \./run: \d: source: not found$", said["sentence"]) and said["severity"] == "advice", said
    page = tree.why("stands")
    assert "nothing is found" not in page.stdout and page.exit_code == 0, page
    wait_for(lambda: tree.services["late"].starts == 2)
    wait_for(lambda: tree.asked("late")["as_wanted"], what=lambda: tree.asked("late"))
    for name in ("late", "goes-on"):
        assert "log-complains" not in tree.findings(name), name


@pytest.mark.parametrize("command, identity, says", [
    ("exec chpst -u nobody:wbadm sleep 1000", "unknown-group", r"there is no group wbadm"),
    ("exec chpst -u nobdy:tty sleep 1000", "unknown-user", r"there is no user nobdy.*did you mean"),
    ("exec su nobdy -c 'sleep 1000'", "unknown-user", r"there is no user nobdy"),
    ("exec setuidgid www sleep 1000", "unknown-user", r'there is no user www, .*did you mean "www-data"'),
], ids=["chpst-group", "chpst-user", "su", "www"])  # fmt: skip
def test_which_of_user_and_group_is_missing(scratch, command, identity, says):
    needs_root()
    if "www" in {it.pw_name for it in pwd.getpwall()} or not {"www-data", "nobody"} <= {it.pw_name for it in pwd.getpwall()}:
        pytest.skip("this machine has other users")
    tree = BrokenTree(scratch)
    tree.make("web", script(command), log=True)
    tree.begin()
    assert re.search(says, tree.finding("web", identity)["sentence"])
    assert len({"unknown-user", "unknown-group"} & set(tree.findings("web"))) == 1


def test_a_shell_of_an_account_that_refuses_is_told(scratch):
    needs_root()
    if pwd.getpwnam("nobody").pw_shell != "/usr/sbin/nologin" or not os.path.exists("/usr/sbin/nologin"):
        pytest.skip("nobody has another shell here")
    tree = BrokenTree(scratch)
    tree.make("web", script("exec su nobody -c 'sleep 1000'"), log=True)
    tree.begin()
    found = tree.finding("web", "permission-denied")
    assert "the shell of the account" in found["sentence"] and "setuidgid USER PROGRAM" in found["remedy"], found


@pytest.mark.parametrize("run, identity, says, remedy", [
    ("#!/bin/bash\nexec 2>&1\necho )\n", "script-syntax", r"the shell does not understand \S+/web/run, line 3: near unexpected token `\)'", r"^bash -n \S+/web/run$"),
    ("#!/usr/bin/env bash\nexec 2>&1\necho )\n", "script-syntax", r"the shell does not understand \S+/web/run, line 3", r"^bash -n \S+/web/run$"),
    ("#!/bin/sh\nexec 2>&1\nexec dash -c 'echo \"'\n", "script-syntax", r"^a shell does not understand what it was given: ", r"^vi \S+/web/run$"),
    ("#!/bin/bash\nexec 2>&1\nset -eu\necho $PORT\n", "variable-unset", r"the variable PORT", r"mkdir -p (\S+/web/env) && echo VALUE >\1/PORT; vi \S+/web/run  # envdir \./env"),
    (f"#!/bin/sh\nexec 2>&1\nexec {PYTHON} -c 'import os; os.environ[\"PORT\"]'\n", "variable-unset", r"the variable PORT", r"mkdir -p \S+/web/env && echo VALUE"),
    ("#!/bin/bash\nexec 2>&1\ncd app\nexec false\n", "directory-missing", r"there is no directory app", r"mkdir -p \S+/web/app"),
    ("#!/bin/sh\nexec 2>&1\ncd run || exit 1\n", "directory-missing", r"run, into which it wants to change, is no directory", r"namei -l \S+/web/run$"),
], ids=["syntax", "by-env", "of-a-word", "variable", "python", "relative", "file"])  # fmt: skip
def test_other_shells_and_other_words(scratch, run, identity, says, remedy):
    for shell in ("bash", "dash"):
        if shell in run and not shutil.which(shell):
            pytest.skip(f"there is no {shell}")
    tree = BrokenTree(scratch)
    tree.make("web", run, log=True)
    tree.begin()
    found = tree.finding("web", identity)
    assert re.search(says, found["sentence"]) and re.search(remedy, found["remedy"]), found
    assert {"ends-early", "not-found", "python-traceback"}.isdisjoint(tree.findings("web"))


def test_words_that_are_not_recognised_are_shown(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", script("echo the gizmo is not amused; exit 7"), log=True)
    tree.begin()
    found = tree.finding("web", "ends-early")
    assert wait_for(lambda: "the gizmo is not amused" in tree.finding("web", "ends-early")["evidence"]), found
    assert '; its last words: the gizmo is not amused' in tree.lares("doctor").stdout
    page = tree.why("web").stdout
    assert "the gizmo is not amused" in page and "tells why" not in page


def test_redis_that_does_not_say_which_file_it_refuses(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("broken", script(f"exec {programs.peer('redis-server', 'redis-server')} ./r.conf --port {web.free_port()}"), log=True)
    service.write("r.conf", "bind 127.0.0.1\nfoo bar\n")
    tree.begin()
    found = tree.finding("broken", "configuration-error")
    assert (found["sentence"], found["remedy"]) == (f"its configuration is refused: {tree.scan}/broken/r.conf, line 2: foo bar: Bad directive or wrong number of arguments", f"vi +2 {tree.scan}/broken/r.conf"), found
