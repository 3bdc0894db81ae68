# SPDX-License-Identifier: ISC
"""The small files of a service directory, whatever somebody has made of them.

What cannot be used is said once, with its line and with what to write, and so is what counts meanwhile. The files beside it
are not affected, and the service least of all.
"""
import os
import signal

import pytest

from support import faults, processes, programs
from support.services import make_service, supervise
from support.situations import STUBBORN
from support.waiting import wait_for

# Says what it was asked to do, and does it.
OBEDIENT = """#!/bin/sh
for signal in TERM INT QUIT USR1; do trap "echo $signal >>heard; exit" $signal; done
: >ready
while :; do sleep 0.02; done
"""


def heard(service):
    return (service.path / "heard").read_text().split() if service.has("heard") else []


def service_with(scratch, run=OBEDIENT, **settings):
    """A service with these files: `down_signal="QUIT"` is a file down-signal."""
    service = make_service(scratch, run=run)
    for name, text in settings.items():
        service.write(name.replace("_", "-"), text)
    return service


def supervised(service):
    supervise(service, as_name="web", cwd=service.path.parent)
    return service.wait_until_supervised()


def is_up(service):
    wait_for(lambda: service.has("ready"), what=lambda: service.supervise.stderr)
    service.wait_until_up()
    service.wait_until_heard()  # what it has decided by what it has read is told
    return service


def running_with(scratch, run=OBEDIENT, **settings):
    return is_up(supervised(service_with(scratch, run, **settings)))


def complaints(service):
    return [line.removeprefix("supervise: warning: ") for line in service.supervise.messages
            if line.startswith("supervise: warning: ")]


def restart(service):
    """Another run; a decision for which the directory is looked at."""
    starts = service.starts
    (service.path / "ready").unlink()
    service.kill_process()
    service.wait_for_starts(starts + 1)
    is_up(service)


def stopped_by(service):
    """It is told down, and says by which signal."""
    service.svc("-d")
    service.wait_until_down()
    return heard(service)[-1]


WHAT_TO_WRITE = [
    ("timeout-start", "soon", '"soon" is no time (try: 5, in seconds, or 500ms'),
    ("timeout-stop", "5 minutes", '"5 minutes" is no time (try: 5, in seconds, or 500ms'),
    ("timeout-finish", "-1", '"-1" is no time (try: 5000, in milliseconds, or 5s'),
    ("timeout-kill", "101y", '"101y" is no time (try: 5000, in milliseconds, or 5s'),
    ("down-signal", "SIGTREM", '"SIGTREM" is no signal (try: TERM, or 15'),
    ("down-signal", "0", '"0" is no signal (try: TERM, or 15'),
    ("stop-steps", "TERM, KILL", '"TERM" has no time, and is not the last step (try: TERM 10s, KILL'),
    ("stop-steps", "TERM 1s," * 8 + "KILL", '"KILL" is one step too many (try: no more than 8 steps'),
    ("stop-steps", "", '"" is no step (try: TERM 10s, KILL'),
    ("stop-to", "everybody", '"everybody" is no word for it (try: process, group or tree'),
    ("strays", "kill", '"kill" is no word for it (try: leave, wait or end'),
    ("timeout-strays", "soon", '"soon" is no time (try: 5, in seconds, or 500ms'),
    ("restart", "sometimes", '"sometimes" is no word for it (try: always, on-failure or never'),
    ("restart-on", "3 256", '"256" is no end of a run (try: failure, 1, 3-7 or SEGV'),
    ("restart-not-on", "7-3", '"7-3" is no end of a run (try: failure, 1, 3-7 or SEGV'),
    ("restart-delay", "60s 1s", '"1s" is less than the first time (try: 1s, or 1s 60s'),
    ("restart-delay", "0 60s", '"0" does not grow (try: 1s 60s'),
    ("restart-limit", "0 in 1m", '"0" is no number from 1 to 1000 (try: 5 in 1m, rest 5m 1h'),
    ("healthy-after", "", '"" is no time (try: 5, in seconds, or 500ms'),
]

OTHERWISE = {
    "timeout-start": "it may take any time",
    "timeout-stop": "it may take any time",
    "timeout-finish": "finish may take 5s",
    "timeout-kill": "KILL is never sent",
    "down-signal": "TERM is sent",
    "stop-steps": "down-signal and timeout-kill count",
    "stop-to": "only the process hears of a stop",
    "strays": "what run leaves behind is left alone",
    "timeout-strays": "they have 2s",
    "restart": "it is always started again",
    "restart-on": "restart alone counts",
    "restart-not-on": "restart and restart-on alone count",
    "restart-delay": "a second from start to start",
    "restart-limit": "it never rests",
    "healthy-after": "a run that has lived for 10s is healthy",
}


@pytest.mark.parametrize("name, text, complaint", WHAT_TO_WRITE, ids=lambda it: str(it)[:20])
def test_what_cannot_be_used_is_said_with_its_line_and_with_what_to_write(scratch, name, text, complaint):
    service = running_with(scratch, **{name: text})
    assert complaints(service) == [f"web/{name}, line 1: {complaint}; until then {OTHERWISE[name]})"]


def test_the_line_is_that_of_the_file(scratch):
    service = running_with(scratch, stop_steps="# From the gentle\n\nTERM 10s\n# to the certain.\nKILL soon\n")
    assert complaints(service) == ['web/stop-steps, line 5: "soon" is no time (try: 10, in seconds, or 10s; '
                                   "until then down-signal and timeout-kill count)"]


def test_it_is_said_once_however_often_the_file_is_read(scratch):
    service = running_with(scratch, timeout_kill="soon")
    restart(service)
    service.svc("-1")
    service.wait_until_heard()
    assert len(complaints(service)) == 1


def test_it_is_said_again_when_the_file_has_changed(scratch):
    service = running_with(scratch, timeout_kill="soon")
    service.write("timeout-kill", "later")
    restart(service)
    assert [line.split('"')[1] for line in complaints(service)] == ["soon", "later"]


def test_it_is_said_again_when_the_file_was_right_in_between(scratch):
    service = running_with(scratch, timeout_kill="soon")
    service.write("timeout-kill", "5000")
    restart(service)
    service.write("timeout-kill", "soon")
    restart(service)
    assert len(complaints(service)) == 2


def test_it_is_said_again_when_the_file_was_gone_in_between(scratch):
    service = running_with(scratch, timeout_kill="soon")
    (service.path / "timeout-kill").unlink()
    restart(service)
    service.write("timeout-kill", "soon")
    restart(service)
    assert len(complaints(service)) == 2


def test_it_is_said_again_on_ALRM_and_nothing_has_to_happen_to_the_service_for_that(scratch):
    service = running_with(scratch, timeout_kill="soon")
    service.supervise.signal(signal.SIGALRM)
    wait_for(lambda: len(complaints(service)) == 2, what=lambda: complaints(service))
    assert service.starts == 1


def test_on_ALRM_what_was_written_since_is_looked_at(scratch):
    service = running_with(scratch)
    service.write("timeout-kill", "soon")
    service.supervise.signal(signal.SIGALRM)
    wait_for(lambda: len(complaints(service)) == 1, what=lambda: complaints(service))


def test_what_holds_instead_is_what_holds_without_the_file(scratch):
    service = running_with(scratch, stop_steps="INT 1s, KILL at last", down_signal="QUIT")
    assert stopped_by(service) == "QUIT"


# Files that are no files, or not what one thinks.


def _unlink_and(make):
    def made(path):
        path.unlink(missing_ok=True)
        make(path)
    return made


def _unreadable(path):
    path.write_text("soon")
    path.chmod(0)


THINGS = {
    "loop": (lambda path: path.symlink_to(path.name), "symbolic link loop", "to itself"),
    "link to nothing": (lambda path: path.symlink_to("nothing"), "file does not exist", "nowhere"),
    "link through a file": (lambda path: path.symlink_to("run/it"), "not a directory", "nowhere"),
}


def test_a_directory_is_no_file_and_the_other_files_hold(scratch):
    service = service_with(scratch, down_signal="QUIT")
    (service.path / "timeout-kill").mkdir()
    is_up(supervised(service))
    sentence = "web/timeout-kill is a directory (it must be a file with one line in it; until then KILL is never sent)"
    assert complaints(service) == [sentence]
    assert stopped_by(service) == "QUIT"


@pytest.mark.parametrize("make, why, where", THINGS.values(), ids=THINGS.keys())
def test_what_is_no_file_is_said_and_the_other_files_hold(scratch, make, why, where):
    service = service_with(scratch, down_signal="QUIT", start="#!/bin/sh\n: >started\n")
    (service.path / "start").chmod(0o755)
    make(service.path / "timeout-kill")
    is_up(supervised(service))
    hint = f"it is a link that leads {where}; try: rm web/timeout-kill; until then KILL is never sent"
    assert complaints(service) == [f"unable to read web/timeout-kill: {why} ({hint})"]
    assert service.has("started")
    restart(service)
    assert stopped_by(service) == "QUIT"
    assert len(complaints(service)) == 1


def test_a_change_is_in_force_also_beside_what_is_no_file(scratch):
    service = service_with(scratch, down_signal="QUIT")
    (service.path / "timeout-kill").mkdir()
    is_up(supervised(service))
    service.write("down-signal", "USR1")
    assert stopped_by(service) == "USR1"


def test_one_that_may_not_be_read_is_said(scratch):
    programs.skip_unless_root("it becomes somebody else")
    service = service_with(scratch, down_signal="QUIT", timeout_kill="1")
    (service.path / "timeout-kill").chmod(0)
    scratch.chmod(0o755)
    for path in (service.path, *service.path.iterdir()):
        os.chown(path, 65534, 65534)
    supervise(service, as_name="web", cwd=scratch, user=65534, group=65534)
    is_up(service.wait_until_supervised())
    assert complaints(service) == ["unable to read web/timeout-kill: access denied (try: chmod a+r web/timeout-kill; until then KILL is never sent)"]
    assert stopped_by(service) == "QUIT"


def test_nobody_waits_for_a_fifo(scratch):
    service = service_with(scratch, down_signal="QUIT")
    os.mkfifo(service.path / "timeout-kill")
    is_up(supervised(service))
    assert len(complaints(service)) == 1 and complaints(service)[0].startswith("web/timeout-kill, line 1: "), complaints(service)
    assert stopped_by(service) == "QUIT"


def test_nobody_waits_for_a_fifo_that_somebody_holds_and_writes_nothing_into(scratch):
    service = service_with(scratch, down_signal="QUIT")
    os.mkfifo(service.path / "timeout-kill")
    writer = os.open(service.path / "timeout-kill", os.O_RDWR)
    try:
        is_up(supervised(service))
        service.write("down-signal", "USR1")
        assert stopped_by(service) == "USR1"
        assert len(complaints(service)) == 1
    finally:
        os.close(writer)


@pytest.mark.parametrize("text", ["USR1", "USR1\n", "USR1\r\n", "\r\n\r\n  USR1\t\r\n", "# a comment\r\n\nUSR1", "USR1\nQUIT\nsoon\n",
                                  "usr1", "SIGUSR1", "10"])
def test_blanks_comments_and_ends_of_lines_make_no_difference(scratch, text):
    service = running_with(scratch)
    (service.path / "down-signal").write_bytes(text.encode())
    assert stopped_by(service) == "USR1"
    assert complaints(service) == []


@pytest.mark.parametrize("raw, shown", [(b"QUIT\0\n", "QUIT?"), (b"\x1b[31mQUIT", "?[31mQUIT"), (b"\xff\xfe", "\udcff\udcfe")])
def test_bytes_that_are_no_text_are_no_value_and_do_no_harm_when_they_are_shown(scratch, raw, shown):
    service = running_with(scratch)
    (service.path / "down-signal").write_bytes(raw)
    assert stopped_by(service) == "TERM"
    assert complaints(service)[0].startswith(f'web/down-signal, line 1: "{shown}" is no signal')


@pytest.mark.parametrize("text", ["QUIT" * 250_000, "# " + 509 * "x" + "\nQUIT", "#" * 500 + "\nTERM 10s, INT 5s, KILL"], ids=len)
@pytest.mark.parametrize("name", ["stop-steps", "down-signal"])
def test_a_part_of_a_file_is_never_taken_for_all_of_it(scratch, name, text):
    service = running_with(scratch, **{name: text})
    assert complaints(service) == [f"unable to read web/{name}: file too big (it has to be shorter than 512 bytes; until then {OTHERWISE[name]})"]
    assert stopped_by(service) == "TERM"


def test_the_longest_file_is_read_to_its_end(scratch):
    service = running_with(scratch, down_signal="#".ljust(506, "x") + "\nQUIT")
    assert complaints(service) == []
    assert stopped_by(service) == "QUIT"


# When changes are in force.


def test_a_file_that_comes_while_the_service_runs_is_in_force_at_the_next_decision(scratch):
    service = running_with(scratch)
    service.write("down-signal", "QUIT")
    assert stopped_by(service) == "QUIT"


def test_a_file_that_goes_while_the_service_runs_is_not_in_force_any_more(scratch):
    service = running_with(scratch, down_signal="QUIT")
    (service.path / "down-signal").unlink()
    assert stopped_by(service) == "TERM"


def test_a_file_that_is_written_to_in_its_place_is_in_force_at_the_next_decision(scratch):
    service = running_with(scratch, down_signal="QUIT")
    service.write("down-signal", "USR1")
    assert stopped_by(service) == "USR1"


def test_a_file_that_is_a_link_is_read_where_it_leads(scratch):
    service = service_with(scratch)
    (service.path / "down-signal").symlink_to("../common")
    (scratch / "common").write_text("QUIT\n")
    is_up(supervised(service))
    (scratch / "common").write_text("USR1\n")
    assert stopped_by(service) == "USR1"


@pytest.mark.released
def test_for_want_of_a_descriptor_what_held_before_holds_on(scratch):
    service = running_with(scratch, down_signal="QUIT")
    with faults.injected(service.supervise.pid, scratch, "openat:error=EMFILE"):
        service.send("d")
        wait_for(lambda: heard(service) == ["QUIT"])
    service.wait_until_down()
    assert complaints(service)[0] == "unable to read web/down-signal: process cannot open more files (what it said before holds on)"


def test_the_files_of_the_log_are_its_own(scratch):
    service = service_with(scratch, down_signal="QUIT")
    log = make_service(service.path, "log", run=OBEDIENT)
    log.write("down-signal", "soon")
    supervise(log, as_name="log", cwd=service.path)
    is_up(log.wait_until_supervised())
    assert stopped_by(log) == "TERM"
    assert complaints(log)[0].startswith(f'log/down-signal, line 1: "soon" is no signal (in {log.path}; try: TERM, or 15')
