# SPDX-License-Identifier: ISC
"""supervise/death_tally and max-death-tally, as s6 has them, and s6's own s6-permafailon reading it."""
import os
import signal
import struct

import pytest

from support import mounts, processes, programs
from support.services import make_service, supervise
from support.waiting import wait_for

ENTRY = struct.Struct(">QIBB")  # TAI64N, the exit code or 128 and the signal, the signal
TAI = 2**62 + 10
LEAP_SECONDS = 27  # s6 adds them to its labels; those of daemontools and ours have none


def entries(service):
    path = service.control / "death_tally"
    data = path.read_bytes() if path.exists() else b""
    assert len(data) % ENTRY.size == 0, data
    return [ENTRY.unpack_from(data, place) for place in range(0, len(data), ENTRY.size)]


def ends(service):
    """The exit code and the signal of each."""
    return [(code, number) for _, _, code, number in entries(service)]


def service_of_s6(scratch, run="#!/bin/sh\nexit 3\n", finish=None, most=None, logs=None, **options):
    service = make_service(scratch, run=run, **options)
    service.write("timeout-finish", "0\n")
    if most is not None:
        service.write("max-death-tally", most)
    if finish:
        service.write("finish", finish)
        (service.path / "finish").chmod(0o755)
    supervise(service, logs=logs)
    return service.wait_until_supervised()


def run_once(service, starts):
    """The run after so many, which ends by itself."""
    service.svc("-o")
    service.state_when(lambda state: state["starts"] == str(starts + 1) and state["phase"] == "down")


def test_each_end_of_a_run_is_an_entry(scratch):
    service = service_of_s6(scratch, run="#!/bin/sh\nexec sleep 1000\n")
    for number in (signal.SIGKILL, signal.SIGTERM):
        pid = service.wait_until_up()
        service.kill_process(number)
        service.wait_until_up(other_than=pid)
    assert ends(service) == [(128 + 9, 9), (128 + 15, 15)]
    service.svc("-d")
    service.wait_until_down()
    service.write_run("#!/bin/sh\nexit 3\n")
    run_once(service, 3)
    assert ends(service)[2:] == [(128 + 15, 15), (3, 0)]


def test_an_entry_has_the_moment_of_the_end_as_the_state_has_it(scratch):
    service = service_of_s6(scratch, down=True)
    run_once(service, 0)
    seconds, nanoseconds, code, number = entries(service)[0]
    ended = service.state["last-end-at"]
    assert ended == f"@{seconds - LEAP_SECONDS:016x}{nanoseconds:08x}"
    assert (code, number) == (3, 0)


def age_of_first(service):
    """How long after its entry says so its file was written."""
    seconds, nanoseconds, _, _ = entries(service)[0]
    written = (service.control / "death_tally").stat().st_mtime
    return written - (seconds - LEAP_SECONDS - TAI + nanoseconds / 1e9)


def test_s6_itself_writes_the_same(scratch):
    """The first entry of each for the same run differs in nothing but its moment, and both count that alike."""
    theirs = make_service(scratch, "theirs", run="#!/bin/sh\nexit 3\n")
    theirs.keeps_state = False
    theirs.write("finish", "#!/bin/sh\nexit 125\n")
    (theirs.path / "finish").chmod(0o755)
    supervise(theirs, program=programs.peer("s6-supervise", "s6"))
    wait_for(lambda: entries(theirs))
    ours = service_of_s6(scratch, down=True)
    run_once(ours, 0)
    assert ends(ours)[0] == ends(theirs)[0]
    assert abs(age_of_first(ours) - age_of_first(theirs)) < 5
    assert (ours.control / "death_tally").stat().st_mode == (theirs.control / "death_tally").stat().st_mode


def test_finish_finds_the_end_that_it_is_about(scratch):
    finish = "#!/bin/sh\nwc -c <supervise/death_tally >seen.new && mv seen.new seen\n"
    service = service_of_s6(scratch, finish=finish, down=True)
    run_once(service, 0)
    assert (service.path / "seen").read_text().split() == ["14"]


def test_s6_permafailon_makes_it_down_for_good(scratch):
    permafailon = programs.peer("s6-permafailon", "s6")
    service = service_of_s6(scratch, finish=f"#!/bin/sh\nexec {permafailon} 60 3 1-10,SIGKILL true\n")
    state = service.state_when(lambda state: "gave-up" in state)
    assert (state["starts"], state["want"], state["gave-up"]) == ("3", "down", "finish exited 125")
    assert ends(service) == [(3, 0)] * 3
    # Told up, it goes on counting: the next end is one more in the same minute.
    service.svc("-u")
    service.state_when(lambda state: state["starts"] == "4" and "gave-up" in state)


def test_s6_permafailon_counts_what_has_just_happened_in_a_short_time_as_well(scratch):
    permafailon = programs.peer("s6-permafailon", "s6")
    service = service_of_s6(scratch, finish=f"#!/bin/sh\nexec {permafailon} 20 2 3 true\n")
    service.state_when(lambda state: "gave-up" in state)
    assert len(entries(service)) == 2


def test_s6_permafailon_lets_other_ends_pass(scratch):
    permafailon = programs.peer("s6-permafailon", "s6")
    service = service_of_s6(scratch, finish=f"#!/bin/sh\nexec {permafailon} 60 1 4-10,SIGTERM true\n", down=True)
    run_once(service, 0)
    assert "gave-up" not in service.state


def test_s6_svdt_shows_them(scratch):
    service = service_of_s6(scratch, down=True)
    run_once(service, 0)
    run_once(service, 1)
    answer = processes.run(programs.peer("s6-svdt", "s6"), service)
    assert [line.split()[-2:] for line in answer.stdout.splitlines()] == [["exitcode", "3"]] * 2, answer


def test_no_more_are_kept_than_the_file_says(scratch):
    service = service_of_s6(scratch, most="2\n", down=True)
    for code in (1, 2, 3):
        service.write_run(f"#!/bin/sh\nexit {code}\n")
        run_once(service, code - 1)
    assert ends(service) == [(2, 0), (3, 0)]
    service.write("max-death-tally", "1\n")
    run_once(service, 3)
    assert ends(service) == [(3, 0)]


def test_a_tally_is_never_longer_than_s6_can_read(scratch):
    service = service_of_s6(scratch, most="100000\n", down=True)
    old = b"".join(ENTRY.pack(TAI + n, 0, 1, 0) for n in range(4096))
    (service.control / "death_tally").write_bytes(old)
    run_once(service, 0)
    assert len(entries(service)) == 4096
    assert (service.control / "death_tally").read_bytes()[:-ENTRY.size] == old[ENTRY.size:]


def test_0_keeps_none(scratch):
    service = service_of_s6(scratch, most="0\n", down=True)
    run_once(service, 0)
    assert not (service.control / "death_tally").exists()


def test_a_number_that_is_none_is_told_of_once_and_is_as_if_it_were_not_there(scratch):
    service = service_of_s6(scratch, most="many\n", down=True)
    run_once(service, 0)
    run_once(service, 1)
    assert service.supervise.stderr.count(f'{service}/max-death-tally, line 1: "many" is no ') == 1
    assert "try: 100, or 4096 at most" in service.supervise.stderr
    assert len(entries(service)) == 2


@pytest.mark.parametrize("file", [None, "finish", "check"])
def test_a_directory_that_is_not_of_s6_has_none(scratch, file):
    service = make_service(scratch, run="#!/bin/sh\nexit 3\n", down=True)
    if file:
        service.write(file, "#!/bin/sh\nexit 0\n")
        (service.path / file).chmod(0o755)
    supervise(service)
    service.wait_until_supervised()
    run_once(service, 0)
    assert not (service.control / "death_tally").exists()


def test_a_supervise_that_was_killed_has_not_lost_it(scratch):
    service = service_of_s6(scratch, run="#!/bin/sh\nexec sleep 1000\n")
    pid = service.wait_until_up()
    service.kill_process()
    pid = service.wait_until_up(other_than=pid)
    service.supervise.kill()
    supervise(service)
    service.wait_until_supervised()
    assert service.pid == pid and ends(service) == [(137, 9)]
    service.kill_process(signal.SIGTERM)
    service.wait_until_up(other_than=pid)
    assert len(ends(service)) == 2


def test_an_end_that_nobody_saw_is_noted_once_by_whoever_comes(scratch):
    service = service_of_s6(scratch, run="#!/bin/sh\nexec sleep 1000\n")
    pid = service.wait_until_up()
    service.supervise.kill()
    processes.kill(pid)
    for _ in range(2):
        supervise(service)
        service.wait_until_supervised()
        service.wait_until_up(other_than=pid)
        assert len(ends(service)) == 1
        service.supervise.kill()


def test_an_end_that_was_noted_just_before_supervise_was_killed_is_not_noted_again(scratch):
    service = service_of_s6(scratch, run="#!/bin/sh\nexec sleep 1000\n")
    pid = service.wait_until_up()
    service.supervise.kill()
    processes.kill(pid)
    since = service.state["since"]
    seconds = int(since[1:17], 16) + LEAP_SECONDS
    (service.control / "death_tally").write_bytes(ENTRY.pack(seconds, int(since[17:], 16) + 1, 137, 9))
    supervise(service)
    service.wait_until_supervised()
    service.wait_until_up(other_than=pid)
    assert ends(service) == [(137, 9)]


def test_it_begins_anew_when_supervise_has_left_in_order(scratch):
    service = service_of_s6(scratch, down=True)
    run_once(service, 0)
    service.svc("-x")
    service.wait_until_left()
    assert len(ends(service)) == 1
    supervise(service)
    service.wait_until_supervised()
    assert ends(service) == []


def test_the_rest_of_an_entry_that_was_cut_off_does_no_harm(scratch):
    service = service_of_s6(scratch, down=True)
    (service.control / "death_tally").write_bytes(ENTRY.pack(TAI, 0, 1, 0) + b"rest")
    run_once(service, 0)
    assert ends(service) == [(1, 0), (3, 0)]


def test_what_has_the_name_and_is_no_file_is_left_alone(scratch):
    service = service_of_s6(scratch, down=True)
    os.mkfifo(service.control / "death_tally")
    run_once(service, 0)
    run_once(service, 1)
    assert (service.control / "death_tally").is_fifo()
    assert service.supervise.stderr.count("death_tally") == 1
    assert "the service is not touched" in service.supervise.stderr


def test_on_a_full_disk_an_entry_is_lost_and_nothing_else(scratch):
    disk = mounts.small_disk(scratch / "disk", "96k")
    service = service_of_s6(disk, logs=scratch, down=True)
    run_once(service, 0)
    before = (service.control / "death_tally").read_bytes()
    filler = mounts.filled(disk)
    run_once(service, 1)
    assert (service.control / "death_tally").read_bytes() == before
    assert not (service.control / "death_tally.new").exists()
    assert "/death_tally: out of disk space (" in service.supervise.stderr
    filler.unlink()
    run_once(service, 2)
    assert len(entries(service)) == 2
