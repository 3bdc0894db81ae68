# SPDX-License-Identifier: ISC
"""Files that a newcomer makes in good faith and that cannot count: of the wrong kind, not executable, not understood.

supervise tells of each once, by its name and with what to do; svstat -v tells of all that do not count now, whoever asks.
"""
import json
import os

import pytest

from support import programs, processes
from support.services import make_service, supervise
from support.situations import Scan, svscan
from support.waiting import stays, wait_for

SCRIPT = "#!/bin/sh\nexit 0\n"


def supervised(service):
    supervise(service, as_name=service.name, cwd=service.path.parent)
    service.wait_until_supervised()
    service.wait_until_up()
    return service


def said(service, text):
    return [line for line in service.supervise.messages if text in line]


def rejected(service):
    """What svstat -v says of files that do not count."""
    answer = processes.run(programs.ours("svstat"), "-v", service.name, cwd=service.path.parent)
    assert (answer.exit_code, answer.stderr) == (0, "")
    return [line.removeprefix("rejected: ") for line in answer.stdout.splitlines() if line.startswith("rejected: ")]



REMEDIES = {
    "needs": "make a directory and one file for each: rm web/needs; mkdir web/needs; touch web/needs/db",
    "wants": "make a directory and one file for each: rm web/wants; mkdir web/wants; touch web/wants/db",
    "health": "make a directory: rm web/health; mkdir web/health",
    "control": "make a directory: rm web/control; mkdir web/control",
    "event": "make a directory: rm web/event; mkdir web/event",
}


@pytest.mark.parametrize("name", REMEDIES)
def test_a_file_where_a_directory_has_to_be_is_told_of_once_with_the_remedy(scratch, name):
    service = make_service(scratch)
    service.write(name, "db\n")
    supervised(service)
    sentence = f"supervise: warning: web/{name} is a file ({REMEDIES[name]})"
    wait_for(lambda: said(service, sentence))
    service.svc("-th")
    service.wait_until_up()
    stays(lambda: service.supervise.messages == [sentence])
    assert rejected(service) == [f"{name}: is a file; {REMEDIES[name]}"]
    # What the remedy says is done, and then all is well.
    processes.run("sh", "-ec", REMEDIES[name].partition(": ")[2].replace("; touch web/needs/db", ""), cwd=scratch)
    assert rejected(service) == []


@pytest.mark.parametrize("name", REMEDIES)
@pytest.mark.parametrize("target, why, words", [("nowhere", "file does not exist", "nowhere"), ("self", "symbolic link loop", "to itself")],
                         ids=["a link that leads nowhere", "a link that leads to itself"])
def test_a_link_where_a_directory_has_to_be_is_told_of_once_with_the_remedy(scratch, name, target, why, words):
    service = make_service(scratch)
    (service.path / name).symlink_to(name if target == "self" else target)
    supervised(service)
    hint = f"it is a link that leads {words}; it is as if it were not there; try: rm web/{name}"
    wait_for(lambda: service.supervise.messages)
    service.svc("-th")
    service.wait_until_up()
    stays(lambda: service.supervise.messages == [f"supervise: warning: unable to read web/{name}: {why} ({hint})"])
    assert rejected(service) == [f"{name}: {hint}"]


NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


@pytest.mark.parametrize("name", ["needs", "wants", "control", "health"])
def test_a_directory_that_may_not_be_read_is_told_of_and_keeps_what_may_need_something_down(scratch, name):
    programs.skip_unless_root("it becomes another user")
    scan = Scan(scratch)
    service = make_service(scan.path)
    for place in (scratch, scan.path):
        place.chmod(0o755)
    for place in (scan.path, service.path):
        os.chown(place, 65534, 65534)
    (service.path / name).mkdir()
    (service.path / name).chmod(0o700)
    svscan(scan, launcher=NOBODY)
    service.wait_until_supervised()
    if name != "needs":
        service.wait_until_up()
    so = "until it can be read, the service is not started" if name == "needs" else "it is as if it were not there"
    line = f"supervise: warning: unable to read web/{name}: access denied ({so}; try: chmod a+rx web/{name})"
    wait_for(lambda: line in scan.svscan.messages, what=lambda: scan.svscan.stderr)
    stays(lambda: scan.svscan.messages.count(line) == 1 and (name != "needs" or service.state["phase"] == "waiting"))
    (service.path / name).chmod(0o755)
    service.wait_until_up()
    scan.svscan.signal(15)
    assert scan.svscan.wait() == 0


def test_it_is_told_of_again_when_it_is_made_again_and_when_somebody_asks(scratch):
    service = make_service(scratch)
    service.write("needs", "db\n")
    supervised(service)
    wait_for(lambda: len(said(service, "web/needs is a file")) == 1)
    processes.kill(service.supervise.pid, 14)
    wait_for(lambda: len(said(service, "web/needs is a file")) == 2)
    (service.path / "needs").unlink()
    service.svc("-h")
    service.wait_until_up()
    service.wait_until_heard()
    service.write("needs", "db\n")
    service.svc("-c")
    wait_for(lambda: len(said(service, "web/needs is a file")) == 3)


def test_a_directory_where_a_file_has_to_be_is_told_of_once(scratch):
    service = make_service(scratch)
    (service.path / "timeout-ready").mkdir()
    (service.path / "stop-steps").mkdir()
    supervised(service)
    service.svc("-c")
    service.wait_until_heard()
    for name in ("timeout-ready", "stop-steps"):
        assert len(said(service, f"web/{name} is a directory (it must be a file with one line in it")) == 1
    assert sorted(line.partition(";")[0] for line in rejected(service)) == ["stop-steps: is a directory", "timeout-ready: is a directory"]


def test_a_health_check_that_is_a_script_and_not_executable_is_no_line_for_the_probe(scratch):
    service = make_service(scratch)
    (service.path / "health").mkdir()
    service.write("health/check", SCRIPT)
    service.write("health/interval", "50ms\n")
    supervised(service)
    sentence = "unable to start web/health/check: access denied (not executable; try: chmod 755 web/health/check)"
    wait_for(lambda: said(service, sentence))
    stays(lambda: len(service.supervise.messages) == 1)
    assert rejected(service) == ["health/check: not executable; try: chmod 755 web/health/check"]
    (service.path / "health/check").chmod(0o755)
    service.state_when(lambda state: state.get("health") == "healthy")
    assert rejected(service) == []


@pytest.mark.parametrize("name, needs", [("check", ""), ("notify", ""), ("finish", "-k"), ("start", ""), ("stop", "-d")])
def test_a_script_that_is_not_executable_is_told_of_with_the_remedy(scratch, name, needs):
    service = make_service(scratch)
    service.write(name, SCRIPT)
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_supervised()
    if needs:
        service.wait_until_up()
        service.svc(needs)
    sentence = f"unable to start web/{name}: access denied (not executable; try: chmod 755 web/{name})"
    wait_for(lambda: said(service, sentence), what=lambda: service.supervise.stderr)
    assert f"{name}: not executable; try: chmod 755 web/{name}" in rejected(service)


def test_svstat_names_file_line_fault_remedy_and_what_is_so_until_then(scratch):
    service = make_service(scratch)
    service.write("timeout-kill", "# long enough\nsoon\n")
    service.write("restart", "sometimes\n")
    service.write("strays", "end\n")
    (service.path / "needs").mkdir()
    (service.path / "health").mkdir()
    service.write("needs/web2", "perhaps\n")
    service.write("health/interval", "1ms\n")
    make_service(scratch, "web2")
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_supervised()
    assert sorted(rejected(service)) == [
        'health/interval, line 1: "1ms" is too short; try: 5s, or 50ms at least; until then: 10s',
        'needs/web2, line 1: "perhaps" is no word for it; try: ready, up or through-restart; until then: it is as if it were empty',
        'restart, line 1: "sometimes" is no word for it; try: always, on-failure or never; until then: it is always started again',
        'timeout-kill, line 2: "soon" is no time; try: 5000, in milliseconds, or 5s; until then: KILL is never sent']
    answer = processes.run(programs.ours("svstat"), "-j", "web", cwd=scratch)
    assert sorted(json.loads(answer.stdout)[0]["rejected"].splitlines()) == sorted(rejected(service))


def test_a_name_that_is_nearly_that_of_a_setting_is_told_of(scratch):
    service = make_service(scratch)
    for name in ("ready-lisen", "stopsteps", "healthy-afer"):
        service.write(name, "1s\n")
    for name in ("need", "health"):
        (service.path / name).mkdir()
    service.write("health/inteval", "1s\n")
    supervised(service)
    assert sorted(rejected(service)) == [
        "health/inteval: no setting; did you mean health/interval?",
        "healthy-afer: no setting; did you mean healthy-after?",
        "need: no setting; did you mean needs?",
        "ready-lisen: no setting; did you mean ready-listen?",
        "stopsteps: no setting; did you mean stop-steps?"]


def test_what_is_its_owners_own_or_left_behind_is_not_told_of(scratch):
    service = make_service(scratch)
    for name in ("env", "data", "root", "conf", "template", "logs", "runs", "events", "checks", ".s6-svscan", "types"):
        (service.path / name).mkdir()
    for name in ("needs~", "ready-listen.bak", "type.orig", ".type.swp", "stop-steps.new", "down.dpkg-old", "start2", "nosetsid"):
        service.write(name)
    supervised(service)
    assert rejected(service) == []


def test_a_hook_for_which_there_is_no_command_is_told_of_and_not_that_it_is_not_executable(scratch):
    service = make_service(scratch)
    (service.path / "control").mkdir()
    service.write("control/z", SCRIPT)
    service.write("control/h", SCRIPT)
    service.write("control/README", "z is for nothing\n")
    supervised(service)
    assert sorted(rejected(service)) == ["control/h: not executable; try: chmod 755 web/control/h",
                                         "control/z: no command asks it; try: one of utdxpchaikq12"]
    (service.path / "control/z").chmod(0o755)
    assert "control/z: no command asks it; try: one of utdxpchaikq12" in rejected(service)


def test_a_directory_in_needs_is_told_of_by_both(scratch):
    service = make_service(scratch)
    (service.path / "needs/pg").mkdir(parents=True)
    (service.path / "needs/pg~").mkdir()
    make_service(scratch, "pg")
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_supervised()
    wait_for(lambda: said(service, "unable to read web/needs/pg: is a directory (it is as if it were empty)"))
    assert rejected(service) == ["needs/pg: is a directory; it must be a file, which may be empty; it is as if it were empty"]


def test_a_group_that_is_a_directory_is_none(scratch):
    service = make_service(scratch)
    (service.path / "group").mkdir()
    supervised(service)
    assert rejected(service) == ["group: is a directory; it must be a file with words in it; it is in no group"]


def test_one_that_nobody_can_read_does_not_count_either(scratch):
    service = make_service(scratch)
    (service.path / "timeout-start").symlink_to("timeout-start")
    supervise(service)
    service.wait_until_up()
    assert "web/timeout-start: symbolic link loop" in service.supervise.stderr
    assert rejected(service) == ["timeout-start: cannot be read: symbolic link loop; it may take any time"]


def test_of_a_service_whose_files_all_count_nothing_is_rejected(scratch):
    service = make_service(scratch)
    service.write("restart", "on-failure\n")
    supervised(service)
    assert rejected(service) == []
    answer = processes.run(programs.ours("svstat"), "-o", "rejected", "web", cwd=scratch)
    assert answer.stdout == "-\n"


def test_svstat_tells_of_the_files_of_a_log_as_well(scratch):
    service = make_service(scratch)
    log = make_service(service.path, "log", run="#!/bin/sh\nexec cat >/dev/null\n")
    log.write("down-signal", "SIGNALLED\n")
    supervised(service)
    supervise(log, as_name="log", cwd=service.path)
    log.wait_until_supervised()
    answer = processes.run(programs.ours("svstat"), "-Lv", "web", cwd=scratch)
    assert 'rejected: down-signal, line 1: "SIGNALLED" is no signal; try: TERM, or 15; until then: TERM is sent\n' in answer.stdout
