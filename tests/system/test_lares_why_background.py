# SPDX-License-Identifier: ISC
"""lares why: what has gone into the background, by what it was sent there, and whose it is, however long ago that was."""
import os
import re

import pytest

from support import postgres, proc, processes, programs, web
from support.diagnoses import BrokenTree, needs_root, script
from support.waiting import wait_for


def begun(tree):
    """A run of each has ended, and no other one comes."""
    tree.begin()
    for service in tree.services.values():
        wait_for(lambda: service.supervised)
        service.state_when(lambda state: "last-end" in state)
        service.svc("-d")
        service.wait_until_down()


NGINX_CONF = """pid {own}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {own}/t; proxy_temp_path {own}/t; fastcgi_temp_path {own}/t; uwsgi_temp_path {own}/t; scgi_temp_path {own}/t;
    server {{ listen 127.0.0.1:{port}; }}
}}
"""


@pytest.mark.parametrize("program, command, conf", [
    ("redis-server", "{program} {own}/conf", 'daemonize yes\nport {port}\nbind 127.0.0.1\ndir {own}\nsave ""\n'),
    ("redis-server", "{program} --daemonize yes --port {port} --bind 127.0.0.1 --dir {own} --save ''", ""),
    ("nginx", "{program} -e stderr -c {own}/conf", NGINX_CONF),
], ids=["redis-conf", "redis-option", "nginx"])  # fmt: skip
def test_a_server_whose_earlier_daemon_has_its_port_is_in_the_background_whatever_its_runs_die_of(scratch, program, command, conf):
    tree = BrokenTree(scratch)
    service = tree.make("server", log=True)
    facts = {"program": programs.peer(program, program), "own": service.path, "port": web.free_port()}
    service.write("conf", conf.format(**facts))
    service.write_run(script("exec " + command.format(**facts)))
    tree.begin()
    wait_for(lambda: service.starts > 3)
    found = tree.finding("server", "went-to-background")
    assert re.match(rf"{program} \(pid \d+\) has put itself into the background", found["sentence"]), found
    answer = tree.asked("server")
    assert "port-in-use" not in {it["id"] for it in answer["findings"]} and not answer["as_wanted"], "one cause is told"
    assert "nothing is found that is wrong" not in tree.why("server").stdout
    kill, _, written = found["remedy"].partition("; vi ")
    service.svc("-d")  # a run that tries again would take the port, and leave the next daemon
    service.wait_until_down()
    service.write_run(script(written.partition("  # ")[2]))
    assert processes.run("sh", "-c", kill) == processes.SILENT_SUCCESS
    service.svc("-u")
    wait_for(lambda: tree.asked("server")["as_wanted"], what=lambda: tree.why("server"))
    assert tree.findings("server") == {}


def test_two_that_serve_beside_each_other_have_each_left_its_own(scratch):
    tree = BrokenTree(scratch)
    ports = {name: web.free_port() for name in ("one", "two")}
    for name, port in ports.items():
        service = tree.make(name, log=True)
        service.write_run(script(f"exec {programs.peer('redis-server', 'redis-server')} --daemonize yes --port {port} --bind 127.0.0.1 --dir {service.path} --save ''"))
    tree.begin()
    for name, port in ports.items():
        found = tree.finding(name, "went-to-background")
        assert f"127.0.0.1:{port}" in str(found["evidence"]) and len(found["remedy"].partition(";")[0].split()) == 2, found


def sleepers(seconds):
    """Among all that this test has started, and that nobody looks after any more."""
    return sorted(it for it in proc.descendants(os.getpid()) if proc.alive(it) and proc.arguments(it) == [b"sleep", str(seconds).encode()])


@pytest.mark.parametrize("start", [
    "exec {setuidgid} postgres {bin}/pg_ctl -D {data} -w start",
    "exec su -s /bin/sh postgres -c '{bin}/pg_ctl -D {data} -w start'",
], ids=["setuidgid", "su"])  # fmt: skip
def test_postgres_that_pg_ctl_has_started_is_to_be_started_without_it(scratch, start):
    needs_root()
    tree = BrokenTree(scratch)
    database = postgres.Database(tree.scratch / "sv", web.free_port(), "db", restart_delay="1h\n")
    service = database.service
    service.write_run(script(start.format(setuidgid=programs.ours("setuidgid"), bin=postgres.BIN, data=database.data)))
    (tree.scan / "db").symlink_to(service.path)
    tree.services["db"] = service
    try:
        begun(tree)
        service.svc("-u")
        found = tree.finding("db", "went-to-background")
        assert re.match(r"run has put postgres \(pid \d+\) into the background by pg_ctl, and has ended", found["sentence"]), found
        kill, _, written = found["remedy"].partition("; vi ")
        assert re.search(rf"/db/run  # exec \S*setuidgid postgres {postgres.BIN}/postgres -D {database.data}, not pg_ctl$", written), found
        service.svc("-d")
        service.wait_until_down()
        assert processes.run("sh", "-c", kill) == processes.SILENT_SUCCESS
        wait_for(lambda: not (database.data / "postmaster.pid").exists(), what=lambda: "it has ended")
        command = written.partition("# ")[2].removesuffix(", not pg_ctl")
        service.write_run(script(command.replace("exec setuidgid", f"exec {programs.ours('setuidgid')}")))
        service.svc("-u")
        wait_for(lambda: database.accepts)
        wait_for(lambda: tree.findings("db").keys() <= {"settings-rejected"}, what=lambda: tree.findings("db"))
    finally:
        database.forget()


def test_two_services_that_leave_the_same_program_are_told_each_of_its_own(scratch):
    tree = BrokenTree(scratch)
    leaves = {"one": 2001, "two": 2002}
    for name, seconds in leaves.items():
        tree.make(name, script(f"cd /\nsetsid sleep {seconds} &"), log=name == "one" or None, restart_delay="1h\n")
    begun(tree)
    for service in tree.services.values():
        service.svc("-u")
    for name, seconds in leaves.items():
        wait_for(lambda: len(sleepers(seconds)) == 2)
        found = wait_for(lambda: (it := tree.finding(name, "went-to-background")) and "2 of them" in str(it["evidence"]) and it)
        assert sorted(map(int, found["remedy"].partition(";")[0].split()[1:])) == sleepers(seconds), found
        assert found["remedy"].endswith(f"# exec sleep {seconds}, without setsid and &"), found


@pytest.mark.parametrize("has_log", [True, False], ids=["log", "no-log"])
def test_what_was_left_by_a_run_of_which_no_record_is_kept_any_more_is_of_the_service_all_the_same(scratch, has_log):
    tree = BrokenTree(scratch)
    service = tree.make("broken", script("cd /\nsetsid sleep 2003 &"), log=has_log or None, restart_delay="1h\n")
    begun(tree)
    (pid,) = wait_for(lambda: sleepers(2003))
    for file in ("history", "history.old"):
        (service.path / "supervise" / file).write_text("")
    found = tree.finding("broken", "went-to-background")
    assert f"sleep (pid {pid})" in found["sentence"], found
    assert "orphans" not in {it["id"] for it in tree.examined()[1]}


def test_hundreds_that_are_left_are_ended_by_a_line_that_can_be_read(scratch):
    tree = BrokenTree(scratch)
    tree.make("broken", script("cd /\nfor i in 1 2 3 4 5 6 7 8 9 10 11 12; do setsid sleep 2004 & done"), log=True, restart_delay="1h\n")
    begun(tree)
    wait_for(lambda: len(sleepers(2004)) == 12)
    tree.services["broken"].svc("-u")
    found = wait_for(lambda: (it := tree.finding("broken", "went-to-background")) and "24 of them are left" in str(it["evidence"]) and it, what=lambda: (tree.asked("broken"), sleepers(2004)))
    assert re.match(r"kill( \d+){8}; vi ", found["remedy"]), "a line that can be read"
    assert "what is to be typed ends the first 8 of 24; ask again then" in found["evidence"], found
