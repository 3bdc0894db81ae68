# SPDX-License-Identifier: ISC
"""multilog, when its directory or its processor is in trouble: no line is lost that it has read."""
import contextlib
import itertools
import os
import pwd
import resource
import shutil
import signal

import pytest

from support import faults, mounts, proc, processes, programs
from support.calm import idle, no_spin
from support.logs import LogDirectory, Multilog, rests, run, running
from support.waiting import stays, wait_for


def write_until_it_reads_no_more(multilog, pieces):
    """Answers what was written."""
    os.set_blocking(multilog.pipe, False)
    written = []
    was_full = False
    for piece in pieces:
        while True:
            try:
                os.write(multilog.pipe, piece)
                break
            except BlockingIOError:
                if was_full:
                    return b"".join(written)
                rests(multilog)
                was_full = True
        written.append(piece)
        was_full = False


# The disk.


@pytest.mark.parametrize("words", [[], ["t"], ["-nothing"]], ids=["plain", "stamps", "pattern"])
def test_a_full_disk_is_waited_for_and_no_line_is_lost(scratch, words):
    disk = mounts.small_disk(scratch / "disk", "256k")
    multilog, log = running([*words, "s8192", "n30", "./disk/log"], scratch, "disk/log")
    filler = mounts.filled(disk)
    data = b"".join(b"%d\n" % number for number in range(3000))
    multilog.write(data)
    wait_for(lambda: multilog.messages)
    assert multilog.messages[0].endswith("pausing: out of disk space")
    filler.unlink()
    os.close(multilog.pipe)
    assert multilog.process.wait() == 0
    found = b"".join(line.split(b" ")[-1] for line in log.everything.splitlines(True))
    assert found == data
    assert log.mode("current") == 0o744


# Longer than the quiet after which memory that is not needed goes back.
A_LONG_WHILE = 4


def test_while_the_disk_is_full_it_sleeps(scratch):
    disk = mounts.small_disk(scratch / "disk", "128k")
    multilog, _ = running(["./disk/log"], scratch, "disk/log")
    filler = mounts.filled(disk)
    multilog.write(b"x" * 70_000 + b"\n")
    wait_for(lambda: multilog.messages)
    with no_spin(multilog.pid):
        stays(lambda: multilog.process.running, A_LONG_WHILE)
    filler.unlink()
    assert multilog.finish() == 0


def test_told_to_end_on_a_full_disk_it_says_so_and_leaves(scratch):
    disk = mounts.small_disk(scratch / "disk", "64k")
    multilog, log = running(["./disk/log"], scratch, "disk/log")
    filler = mounts.filled(disk)
    multilog.write(b"x" * 70_000 + b"\n")
    wait_for(lambda: multilog.messages)
    multilog.signal(signal.SIGTERM)
    assert multilog.process.wait() == 111
    assert "told to end while pausing" in multilog.messages[-1] and log.mode("current") == 0o644
    filler.unlink()
    run(["./disk/log"], b"next\n", scratch)
    assert log.codes == ["u"] and log.current == b"next\n"


def test_a_disk_without_inodes_is_waited_for(scratch):
    mounts.small_disk(scratch / "disk", "1m", files=9)
    multilog, log = running(["./disk/log"], scratch, "disk/log")
    others = []
    for number in range(9):
        try:
            others.append(scratch / f"disk/{number}")
            others[-1].write_bytes(b"")
        except OSError:
            others.pop()
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: multilog.messages)
    assert multilog.messages == ["multilog: warning: unable to create ./disk/log/current, pausing: out of disk space"]
    multilog.write(b"two\n")
    others[0].unlink(), others[1].unlink()  # a second name takes one, too
    wait_for(lambda: log.codes == ["s"] and log.current == b"two\n")
    assert log[log.old[0]] == b"one\n" and multilog.end() == 0


def test_a_read_only_directory_cannot_be_taken(scratch):
    (scratch / "there").mkdir()
    (scratch / "there/log").mkdir()
    mounts.make_read_only(scratch / "there")
    for program in (programs.ours("multilog"), programs.debian("multilog")):
        answer = run(["./there/log"], b"", scratch, program)
        assert answer.exit_code == 111
        assert answer.stderr == "multilog: fatal: unable to lock directory ./there/log: read-only file system\n"


def written_before(scratch):
    """A log directory with all that is to be kept in it."""
    log = LogDirectory(scratch / "log")
    log.path.mkdir(0o700)
    for number in range(3):
        (log.path / f"@400000006926082d1234567{number}.s").write_text(f"old {number}\n")
    (log.path / "current").write_text("the last\n")
    (log.path / "current").chmod(0o744)
    return log


NOT_TO_BE_HAD = {"a shown file": "=./missing/status", "a directory": "./missing/log", "the same directory": "./log",
                 "the current of another one": "./other"}


@pytest.mark.parametrize("what", NOT_TO_BE_HAD.values(), ids=NOT_TO_BE_HAD.keys())
def test_a_start_that_fails_again_and_again_costs_the_other_directories_nothing(scratch, what):
    log = written_before(scratch)
    before = log.everything
    (scratch / "other/current").mkdir(parents=True)
    for _ in range(4):
        assert run(["n3", "./log", what], b"never read\n", scratch).exit_code == 111
    assert log.everything == before and log.mode("current") == 0o744 and len(log.old) == 3


@pytest.mark.released
def test_told_to_end_before_it_has_begun_it_costs_the_other_directories_nothing(scratch):
    log = written_before(scratch)
    before = log.everything
    (scratch / "other").mkdir()
    (scratch / "other/current").write_text("left by somebody who was killed\n")
    command = [programs.ours("multilog"), "n3", "./log", "./other"]
    for _ in range(4):
        multilog = faults.started_with(command, scratch, "linkat:error=ENOSPC", cwd=scratch)
        wait_for(lambda: "unable to link" in multilog.stderr, what=lambda: multilog.stderr)
        for pid in proc.children(multilog.pid):
            os.kill(pid, signal.SIGTERM)
        assert multilog.wait() == 111
    assert log.everything == before and log.mode("current") == 0o744


def test_a_directory_on_another_device_is_one_like_others(scratch):
    mounts.small_disk(scratch / "log", "4m")
    run(["s4096", "n9", "./log"], b"line\n" * 3000, scratch)
    log = LogDirectory(scratch / "log")
    assert log.everything == b"line\n" * 3000


# The directory.


def test_a_directory_that_is_removed_is_made_anew(scratch):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    shutil.rmtree(log.path)
    wait_for(lambda: log.has("current"))
    multilog.write(b"two\n")
    wait_for(lambda: log.current == b"two\n")
    assert multilog.messages == ["multilog: warning: unable to find ./log/current (it was removed, and is made anew)"]
    assert sorted(log.names) == ["current", "lock", "state"] and log.mode(".") == 0o700
    second = run(["./log"], b"", scratch)
    assert second.exit_code == 111 and "unable to lock" in second.stderr
    assert multilog.end() == 0 and log.mode("current") == 0o744


def test_a_directory_in_whose_place_somebody_else_has_one_is_waited_for(scratch):
    programs.skip_unless_root("it becomes another user, and keeps it out")
    nobody = pwd.getpwnam("nobody")
    scratch.chmod(0o755)
    (scratch / "log").mkdir()
    os.chown(scratch / "log", nobody.pw_uid, nobody.pw_gid)
    multilog, log = running(["./log"], scratch, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    with processes.motionless(multilog):
        shutil.rmtree(log.path)
        log.path.mkdir(mode=0o700)
    wait_for(lambda: len(multilog.messages) == 2, what=lambda: multilog.messages)
    assert multilog.messages == ["multilog: warning: unable to find ./log/current (it was removed, and is made anew)",
                                 "multilog: warning: unable to open directory ./log, pausing: access denied"]
    multilog.write(b"two\n")
    os.chown(log.path, nobody.pw_uid, nobody.pw_gid)
    wait_for(lambda: log.has("current") and log.current == b"two\n")
    assert multilog.end() == 0


def test_a_current_that_is_removed_is_made_anew(scratch):
    multilog, log = running(["./log"], scratch)
    (log.path / "current").unlink()
    wait_for(lambda: log.has("current"))
    multilog.write(b"two\n")
    wait_for(lambda: log.current == b"two\n")
    assert multilog.end() == 0


@pytest.mark.parametrize("what", ["directory", "current"])
def test_what_is_removed_while_a_processor_runs_is_made_anew_when_it_has_ended(scratch, what):
    command = f"!while test ! -e {scratch}/go; do sleep 0.01; done; cat"
    multilog, log = running([command, "./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: log.has("processed"))
    shutil.rmtree(log.path) if what == "directory" else (log.path / "current").unlink()
    rests(multilog).write(b"two\n")
    assert stays(lambda: not log.has("current"), 0.5) is None
    (scratch / "go").touch()
    wait_for(lambda: log.current == b"two\n")
    said = [it for it in multilog.messages if not it.startswith("sh:")]
    assert said == ["multilog: warning: unable to find ./log/current (it was removed, and is made anew)"]
    assert multilog.end() == 0 and log.mode("current") == 0o744


def test_one_directory_is_made_anew_while_others_rotate(scratch):
    multilog, log = running(["s4096", "n3", "./log", "./other"], scratch)
    other = LogDirectory(scratch / "other")
    wait_for(lambda: other.has("current"))
    data = b"x" * 4000 + b"\n"
    multilog.write(data)
    (other.path / "current").unlink()

    def made_anew():
        multilog.write(10 * data)
        return other.has("current") and multilog.messages

    wait_for(made_anew)
    assert multilog.finish() == 0 and other.mode("current") == 0o744
    assert multilog.messages == ["multilog: warning: unable to find ./other/current (it was removed, and is made anew)"]


def test_a_directory_that_is_moved_away_is_missed_at_the_next_rotation(scratch):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    log.path.rename(scratch / "moved")
    rests(multilog).signal(signal.SIGALRM)
    moved = LogDirectory(scratch / "moved")
    wait_for(lambda: moved.old)
    assert moved[moved.old[0]] == b"one\n" and multilog.end() == 0


def test_of_thousands_of_old_files_those_that_are_too_many_go(scratch):
    (scratch / "log").mkdir()
    names = [f"@40000000{number:016x}.s" for number in range(1000)]
    for name in names:
        (scratch / "log" / name).touch()
    multilog, log = running(["n5", "./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: len(log.old) == 4)
    assert log.old[:3] == names[-3:] and log[log.old[3]] == b"one\n"
    assert multilog.end() == 0 and multilog.messages == []


@pytest.mark.released
def test_a_rotation_needs_no_memory(scratch):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    with faults.limited(rests(multilog).pid, resource.RLIMIT_AS, 0):
        multilog.signal(signal.SIGALRM)
        wait_for(lambda: log.codes == ["s"] and not log.has("previous"))
    assert multilog.end() == 0 and multilog.messages == []


def test_foreign_files_are_left_alone(scratch):
    (scratch / "log").mkdir()
    (scratch / "log/config").write_text("s5000\n")
    (scratch / "log/@40000000000000000000000a.s").mkdir()
    (scratch / "log/@oldnotes").write_text("x")
    (scratch / "log/subdirectory").mkdir()
    answer = run(["n2", "s4096", "./log"], b"z" * 50_000, scratch)
    assert answer.stderr == ""
    log = LogDirectory(scratch / "log")
    assert {"config", "@40000000000000000000000a.s", "@oldnotes", "subdirectory"} <= set(log.names)
    assert len([it for it in log.old if not (log.path / it).is_dir()]) == 1


def test_a_clock_that_was_set_back_does_not_turn_the_order_round(scratch):
    (scratch / "log").mkdir()
    future = "@4fffffff00000000000000ff.s"
    (scratch / "log" / future).write_bytes(b"before\n")
    run(["n4", "s4096", "./log"], b"z" * 20_000, scratch)
    log = LogDirectory(scratch / "log")
    run(["n4", "s4096", "./log"], b"y" * 9_000, scratch)
    assert len(log.old) == 3 and not log.has(future)
    assert log.everything.endswith(b"y" * 9_000 + b"\n")


def test_what_was_left_beside_a_clean_current_is_not_written_over(scratch):
    (scratch / "log").mkdir()
    (scratch / "log/current").write_bytes(b"now\n")
    (scratch / "log/current").chmod(0o744)
    (scratch / "log/previous").write_bytes(b"before\n")
    multilog, log = running(["./log"], scratch)
    wait_for(lambda: log.codes == ["u"])
    assert log[log.old[0]] == b"before\n" and not log.has("previous") and log.current == b"now\n"
    assert multilog.end() == 0


def test_a_state_that_is_missing_is_an_empty_one(scratch):
    (scratch / "log").mkdir()
    (scratch / "log/current").write_bytes(b"one\n")
    (scratch / "log/current").chmod(0o744)
    multilog, log = running(["!cat <&4 >&5; cat", "./log"], scratch)
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: log.codes == ["s"] and log.has("state"))
    wait_for(lambda: not log.has("processed"))
    assert multilog.end() == 0 and multilog.messages == []


# The processor.

WAITS = "!while test ! -e ../go; do sleep 0.01; done; cat"


def test_lines_flow_on_while_a_processor_runs(scratch):
    multilog, log = running([WAITS, "./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: log.has("processed"))
    multilog.write(b"two\n")
    wait_for(lambda: log.current == b"two\n")
    (scratch / "go").touch()
    wait_for(lambda: log.codes == ["s"])
    assert multilog.end() == 0 and log.everything == b"one\ntwo\n"


def test_there_is_never_more_than_one_file_that_waits_for_its_processor(scratch):
    multilog, log = running([WAITS, "s4096", "n100", "./log"], scratch)
    os.set_blocking(multilog.pipe, False)
    data = b"".join(b"%d\n" % number for number in range(10_000))
    written = 0
    try:
        while written < len(data):
            written += os.write(multilog.pipe, data[written:])
    except BlockingIOError:
        pass
    wait_for(lambda: log.has("previous") and len(log.current) >= 2096)
    assert stays(lambda: log.old == [] and len(log.current) <= 4096, 0.3) is None
    (scratch / "go").touch()
    os.set_blocking(multilog.pipe, True)
    multilog.write(data[written:])
    assert multilog.finish() == 0
    assert log.everything == data


def test_while_it_waits_for_a_processor_it_sleeps(scratch):
    multilog, log = running([WAITS, "s4096", "./log"], scratch)
    data = b"x" * 99 + b"\n"
    multilog.write(100 * data)
    wait_for(lambda: log.has("previous") and len(log.current) >= 2096)
    with idle(multilog.pid):
        stays(lambda: log.old == [], A_LONG_WHILE)
    (scratch / "go").touch()
    assert multilog.finish() == 0 and log.everything == 100 * data


def test_a_processor_that_is_run_again_is_waited_for_like_the_first(scratch):
    fails_once = "!test -e ../failed || { touch ../failed; exit 1; }; " + WAITS[1:]
    multilog, log = running([fails_once, "./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: multilog.messages == ["multilog: warning: processor failed in ./log, pausing"])
    (processor,) = wait_for(lambda: proc.children(multilog.pid))
    with idle(multilog.pid):
        stays(lambda: proc.alive(processor), 1)
    rests(multilog).signal(signal.SIGTERM)
    assert stays(lambda: multilog.process.running and proc.alive(processor)) is None
    (scratch / "go").touch()
    assert multilog.process.wait() == 0
    assert log.codes == ["s"] and log.everything == b"one\n" and log.mode("current") == 0o744


def test_told_to_rotate_while_a_processor_runs_it_rotates_then(scratch):
    multilog, log = running([WAITS, "./log"], scratch)
    for data in (b"one\n", b"two\n"):
        multilog.write(data)
        wait_for(lambda: log.current == data)
        rests(multilog).signal(signal.SIGALRM)
        wait_for(lambda: log.has("processed"))
    multilog.write(b"three\n")
    wait_for(lambda: log.current == b"two\nthree\n")
    (scratch / "go").touch()
    wait_for(lambda: log.codes == ["s", "s"])
    assert multilog.end() == 0 and log.everything == b"one\ntwo\nthree\n"


def test_told_twice_while_a_processor_hangs_it_leaves_and_the_next_has_everything(scratch):
    multilog, log = running(["!sleep 1000", "./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: log.has("processed"))
    (processor,) = proc.children(multilog.pid)
    multilog.write(b"two\n")
    wait_for(lambda: log.current == b"two\n")
    rests(multilog).signal(signal.SIGTERM)
    assert stays(lambda: multilog.process.running, 0.1) is None
    rests(multilog).signal(signal.SIGTERM)
    assert multilog.process.wait() == 111
    wait_for(lambda: not proc.alive(processor))
    run(["./log"], b"", scratch, programs.debian("multilog"))
    assert log.codes == ["u", "u"] and log.everything == b"one\ntwo\n"


def line_ended_in_front_of_a_rotation(scratch):
    """Told twice, it has ended the line that had begun; that has no room before a processor has come to its end."""
    multilog, log = running(["t", "s4096", WAITS, "./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current.endswith(b"one\n"))
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: log.has("processed"))
    multilog.write(b"x" * 4000 + b"\n")
    wait_for(lambda: log.current.endswith(b"x\n"))
    multilog.write(b"beginning")
    rests(multilog).signal(signal.SIGTERM)
    wait_for(lambda: proc.status(multilog.pid)["ShdPnd"].strip("0") == "")
    rests(multilog).signal(signal.SIGTERM)
    wait_for(lambda: not multilog.process.running or proc.status(multilog.pid)["ShdPnd"].strip("0") == "")
    assert stays(lambda: multilog.process.running, 0.2) is None, multilog.messages
    return multilog, log


def test_the_line_that_it_has_ended_itself_waits_for_a_rotation_and_is_not_lost(scratch):
    multilog, log = line_ended_in_front_of_a_rotation(scratch)
    (scratch / "go").touch()
    assert multilog.process.wait() in (0, 111), "whether the next processor has ended by then, nobody knows"
    run(["./log"], b"", scratch)
    assert [line.split(b" ")[1][:9] for line in log.everything.splitlines()] == [b"one", b"x" * 9, b"beginning"]


def test_told_a_third_time_it_waits_for_nothing(scratch):
    multilog, _ = line_ended_in_front_of_a_rotation(scratch)
    rests(multilog).signal(signal.SIGTERM)
    assert multilog.process.wait() == 111
    assert multilog.messages[-1].startswith("multilog: fatal: told twice to end")


def test_a_processor_that_does_not_exist_fails_again_and_again(scratch):
    multilog, log = running(["!no-such-program", "./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: any("processor failed in ./log, pausing" in it for it in multilog.messages))
    multilog.write(b"two\n")
    wait_for(lambda: log.current == b"two\n")
    multilog.signal(signal.SIGTERM)
    assert multilog.process.wait() == 111
    run(["./log"], b"", scratch)
    assert log.everything == b"one\ntwo\n"


def test_killed_while_a_processor_runs_it_leaves_what_the_next_completes(scratch):
    for taker in ("ours", "debian"):
        multilog, log = running([WAITS, f"./{taker}"], scratch, taker)
        multilog.write(b"one\n")
        wait_for(lambda: log.current == b"one\n")
        rests(multilog).signal(signal.SIGALRM)
        wait_for(lambda: log.has("processed"))
        multilog.write(b"two\n")
        wait_for(lambda: log.current == b"two\n")
        multilog.process.kill()
        run([f"./{taker}"], b"three\n", scratch, getattr(programs, taker)("multilog"))
        assert log.everything == b"one\ntwo\nthree\n" and log.codes == ["u", "u"]


def test_a_processor_has_default_signals_and_nothing_of_multilogs_open(scratch):
    command = "!cat; cat /proc/self/status > ../status; ls /proc/self/fd > ../fds"
    multilog, log = running([command, "./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: log.codes == ["s"])
    status = dict(line.split(":", 1) for line in (scratch / "status").read_text().splitlines())
    assert int(status["SigBlk"], 16) == 0 and int(status["SigIgn"], 16) == 0
    assert set((scratch / "fds").read_text().split()) <= {"0", "1", "2", "3", "4", "5"}
    assert multilog.end() == 0


def test_a_shown_file_that_cannot_be_written_is_waited_for(scratch):
    disk = mounts.small_disk(scratch / "disk", "16k")
    (disk / "status").touch()
    filler = mounts.filled(disk)
    multilog = Multilog(["=disk/status"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: multilog.messages)
    assert multilog.messages == ["multilog: warning: unable to write disk/status, pausing: out of disk space"]
    filler.unlink()
    wait_for(lambda: (disk / "status").read_bytes() == b"one".ljust(1001, b"\n"))
    assert multilog.end() == 0


def test_a_shown_line_that_was_not_written_yet_is_no_trouble(scratch):
    """Told to end while a processor runs, it waits; also when lines and the last of them to be shown wait, too."""
    multilog, log = running(["t", "=status", WAITS, "s1000000", "./log"], scratch)
    write_until_it_reads_no_more(multilog, itertools.repeat(4096 * b"\n"))  # with its stamp, each byte is 26
    assert log.has("previous") and len(log.current) >= 998_000
    rests(multilog).signal(signal.SIGTERM)
    assert stays(lambda: multilog.process.running) is None
    (scratch / "go").touch()
    assert multilog.process.wait() == 0 and log.mode("current") == 0o744
    assert multilog.messages == []


# Standard error.


@contextlib.contextmanager
def nobody_reads(scratch):
    """A multilog that waits for room on standard error, what was written into it, and where to read."""
    reader, writer = os.pipe()
    multilog, log = running(["e", "./log"], scratch, stderr=writer)
    os.close(writer)
    try:
        yield multilog, log, write_until_it_reads_no_more(multilog, (b"%d\n" % it for it in itertools.count())), reader
    finally:
        os.close(reader)


def everything_of(reader):
    found = b""
    while piece := os.read(reader, 65536):
        found += piece
    return found


def test_while_nobody_reads_standard_error_it_waits_and_nothing_is_lost(scratch):
    with nobody_reads(scratch) as (multilog, log, lines, reader):
        with idle(multilog.pid):
            stays(lambda: multilog.process.running, A_LONG_WHILE)
        multilog.close()
        assert everything_of(reader) == lines
        assert multilog.process.wait() == 0 and log.everything == lines


def test_while_nobody_reads_standard_error_it_rotates_when_it_is_told(scratch):
    with nobody_reads(scratch) as (multilog, log, lines, reader):
        multilog.signal(signal.SIGALRM)
        wait_for(lambda: log.codes == ["s"] and not log.has("previous"))
        multilog.close()
        assert everything_of(reader) == lines
        assert multilog.process.wait() == 0 and log.everything == lines


def test_while_nobody_reads_standard_error_it_ends_when_it_is_told_and_the_log_is_whole(scratch):
    with nobody_reads(scratch) as (multilog, log, lines, _):
        assert multilog.end() == 0
        assert log.mode("current") == 0o744
        assert log.everything + multilog.left_in_pipe() == lines


def test_while_nobody_reads_standard_error_it_leaves_at_once_when_it_is_told_twice(scratch):
    with nobody_reads(scratch) as (multilog, log, _, reader):
        multilog.signal(signal.SIGTERM)
        rests(multilog).signal(signal.SIGTERM)
        assert multilog.process.wait() == 111 and log.mode("current") == 0o644


def test_told_to_end_it_still_waits_for_a_slow_reader_of_standard_error(scratch):
    with nobody_reads(scratch) as (multilog, log, lines, reader):
        multilog.signal(signal.SIGTERM)
        stays(lambda: multilog.process.running)
        said = everything_of(reader)
        assert multilog.process.wait() == 0
        assert said == log.everything and said + multilog.left_in_pipe() == lines


def test_when_the_reader_of_standard_error_has_gone_it_goes_on(scratch):
    reader, writer = os.pipe()
    multilog, log = running(["e", "./log"], scratch, stderr=writer)
    os.close(writer)
    os.close(reader)
    data = b"".join(b"%d\n" % number for number in range(100_000))
    multilog.write(data)
    assert multilog.finish() == 0 and log.everything == data


def test_room_that_comes_in_the_very_moment_is_seen(scratch):
    """Between the look that finds no room and the wait for it there is some, and nobody would tell of it any more: once in
    some hundred thousand lines."""
    data = b"".join(b"%d\n%s\n" % (number, b"x" * 300) for number in range(50_000))
    for _ in range(4):
        answer = run(["=file", "e", "e", "e"], data, scratch)
        assert answer.exit_code == 0 and answer.stderr.count("\n") == 3 * data.count(b"\n")


def test_what_each_line_says_several_times_is_said_as_often(scratch):
    answer = run(["e"] * 100, b"".join(b"%d\n" % number for number in range(100)), scratch)
    assert answer.stderr == "".join(f"{number}\n" * 100 for number in range(100))
