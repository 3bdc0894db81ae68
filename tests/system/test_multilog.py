# SPDX-License-Identifier: ISC
"""multilog: what is its own, and what may go wrong with its input, its script and its signals."""
import os
import re
import resource
import signal
import socket
import subprocess

import pytest

from support import faults, proc, processes, programs
from support.logs import LogDirectory, Multilog, rests, run, running
from support.waiting import stays, wait_for

# Words of a script.


@pytest.mark.parametrize("word, stamp", [
    ("T", rb"\d{10}\.\d{6} "),
    (":utc", rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z "),
    (":local", rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}[-+]\d\d:\d\d "),
])
def test_stamps_that_people_can_read(scratch, word, stamp):
    run([word, "./log"], b"one\n\nlast", scratch)
    assert re.fullmatch(stamp + b"one\n" + stamp + b"\n" + stamp + b"last\n", LogDirectory(scratch / "log").current)


def test_local_stamps_follow_the_time_zone(scratch):
    run([":local", "./log"], b"x\n", scratch, env={**os.environ, "TZ": "XXX-5:30"})
    assert re.search(rb"\+05:30 x\n$", LogDirectory(scratch / "log").current)


def test_stamps_ascend_and_none_is_given_twice(scratch):
    run(["t", "s9999999", "./log"], b"x\n" * 100_000, scratch)
    stamps = re.findall(rb"@[0-9a-f]{24}", LogDirectory(scratch / "log").current)
    assert len(stamps) == 100_000 and all(one < other for one, other in zip(stamps, stamps[1:]))


@pytest.mark.parametrize("words, said", [
    ([":tootal=5M", "./log"], "unable to understand :tootal=5M: there are :utc, :local, :total=SIZE, :age=SPAN and :sync=SPAN"),
    (["./log", ":utc"], "unable to understand :utc: a time stamp is the first word"),
    ([":total=lots", "./log"], "unable to understand :total=lots: a size is a number, of bytes or with k, M, G or T, from 8192"),
    ([":age=0", "./log"], "unable to understand :age=0: a span is a number of seconds, or with m, h or d, from 1"),
    (["w/gz", "./log"], "unable to understand w/gz: a code is what a file name ends with: not empty, no slash, not over 200 bytes"),
])
def test_a_script_that_makes_no_sense_is_refused_with_the_word_and_the_reason(scratch, words, said):
    answer = run(words, b"x\n", scratch)
    assert (answer.exit_code, answer.stderr) == (100, f"multilog: fatal: {said}\n")
    assert not (scratch / "log").exists()


def test_a_code_of_ones_own(scratch):
    run(["s4096", "wgz", "!gzip", "./log"], b"line of some length\n" * 1000, scratch)
    log = LogDirectory(scratch / "log")
    assert set(log.codes) == {"gz"}
    assert subprocess.run(["zcat", log.path / log.old[0]], capture_output=True, check=True).stdout.startswith(b"line of")


@pytest.mark.parametrize("command, back", [("gzip", "zcat"), ("xz", "xzcat"), ("zstd -q", "zstdcat")])
def test_old_files_are_compressed(scratch, command, back):
    programs.peer(command.split()[0], command.split()[0]), programs.peer(back, command.split()[0])
    data = b"".join(b"%d a line that is like the others\n" % number for number in range(2000))
    assert run(["s9000", "n100", "!" + command, "./log"], data, scratch).stderr == ""
    log = LogDirectory(scratch / "log")
    found = b"".join(subprocess.run([back], input=log[name], capture_output=True, check=True).stdout for name in log.old)
    assert found + log.current == data and len(log.old) > 5


def test_an_exclamation_mark_alone_is_no_processor(scratch):
    run(["!", "s4096", "n100", "./log"], b"x\n" * 5000, scratch)
    assert LogDirectory(scratch / "log").everything == b"x\n" * 5000


def test_a_directory_never_has_more_than_its_total(scratch):
    multilog, log = running(["s20000", "n1000", ":total=50k", "./log"], scratch)
    largest = 0
    for number in range(40):
        multilog.write(b"%d %s\n" % (number, b"x" * 5000))
        wait_for(lambda: b"\n%d " % number in b"\n" + log.everything)
        rests(multilog)
        largest = max(largest, sum(len(log[name]) for name in (*log.old, "current")))
    assert 35_000 < largest <= 51_200
    assert multilog.end() == 0


def test_what_is_beyond_the_total_goes_at_the_start(scratch):
    log = LogDirectory(scratch / "log")
    log.path.mkdir(0o700)
    names = [f"@400000006926082d1234567{number}.s" for number in range(4)]
    for name in names:
        (log.path / name).write_bytes(b"x" * 10_000)
    multilog, log = running(["s5000", ":total=20k", "./log"], scratch)
    wait_for(lambda: log.old == names[3:])
    assert multilog.end() == 0


def test_a_link_to_nothing_is_no_directory(scratch):
    (scratch / "log").symlink_to("not-mounted-yet")
    answer = run(["./log"], b"x\n", scratch)
    assert answer.exit_code == 111 and not (scratch / "not-mounted-yet").exists()
    assert answer.stderr == "multilog: fatal: unable to open directory ./log: file does not exist\n"


@pytest.mark.released
@pytest.mark.parametrize("words", [[], ["t"], ["-nothing"]], ids=["plain", "stamps", "pattern"])
def test_it_does_with_the_memory_that_run_scripts_allow(scratch, words):
    limited = ["-d300000", programs.ours("multilog"), *words, "n100", "./log"]
    answer = run(limited, b"x\n" * 100_000, scratch, programs.ours("softlimit"))
    assert answer == processes.Answer(0, "", "")
    assert LogDirectory(scratch / "log").everything.count(b"x\n") == 100_000


@pytest.mark.released
def test_without_memory_it_says_so(scratch):
    answer = processes.run(programs.ours("softlimit"), "-d60000", programs.ours("multilog"), "t", "./log", cwd=scratch)
    assert answer == processes.Answer(111, "", "multilog: fatal: out of memory\n")


def test_a_current_that_is_old_enough_is_rotated(scratch):
    multilog, log = running([":age=1", "./log"], scratch)
    assert stays(lambda: log.old == [], 0.2) is None
    multilog.write(b"x\n")
    wait_for(lambda: log.codes == ["s"] and log[log.old[0]] == b"x\n")
    assert multilog.end() == 0 and log.old and log.current == b""


@pytest.mark.released
def test_a_current_is_brought_to_the_disk_every_so_often(scratch):
    multilog, log = running([":sync=1", "./log"], scratch)
    with faults.injected(rests(multilog).pid, scratch, "fsync:error=EIO:when=1") as fault:
        multilog.write(b"x\n")
        wait_for(lambda: fault.met)
        wait_for(lambda: fault.count("fsync(") == 2)
    assert multilog.messages == ["multilog: warning: unable to write ./log/current to disk, pausing: input/output error"]
    assert multilog.end() == 0


def test_patterns_of_file_names(scratch):
    run(["F", "-*[0-9]", "S", "-*.x", "./log"], b"a1\nab\naa.x\na..x\n", scratch)
    assert LogDirectory(scratch / "log").current == b"ab\na..x\n"


def test_ten_thousand_patterns(scratch):
    words = [f"-{number}*no" for number in range(9_999)] + ["-drop*", "./log"]
    run(words, b"keep\ndrop\n" * 300, scratch)
    assert LogDirectory(scratch / "log").current == b"keep\n" * 300


def test_several_directories_get_each_what_is_theirs(scratch):
    data = b"".join(b"%s %d %s\n" % ((b"a", b"b")[number % 2], number, b"x" * (number % 1500)) for number in range(3000))
    run(["t", "s99999999", "./all", "-* b *", "./a", "+*", "-* a *", "./b"], data, scratch)
    logs = {name: re.sub(rb"(?m)^@\S+ ", b"", LogDirectory(scratch / name).current) for name in ("all", "a", "b")}
    assert logs["all"] == data
    assert logs["a"] + logs["b"] == b"".join(sorted(data.splitlines(True), key=lambda line: line[:1]))
    stamps = [re.findall(rb"(?m)^@[0-9a-f]{24}", LogDirectory(scratch / name).current) for name in ("all", "a", "b")]
    assert set(stamps[0]) == set(stamps[1]) | set(stamps[2])


# Input.


def test_lines_with_every_byte(scratch):
    data = bytes(it for it in range(256) if it != 10) * 3 + b"\n"
    for words in (["./plain"], ["-nothing", "./looked-at"]):
        run(words, data, scratch)
        assert LogDirectory(scratch / words[-1]).current == data


@pytest.mark.parametrize("words", [[], ["t"], ["-*DEBUG"]], ids=["plain", "stamps", "pattern"])
def test_a_line_of_hundreds_of_megabytes_takes_no_memory(scratch, words):
    multilog, log = running([*words, "s999999999999", "./log"], scratch)
    piece = b"x" * (1 << 20)
    for _ in range(200):
        multilog.write(piece)
    wait_for(lambda: (log.path / "current").stat().st_size >= 200 << 20)
    assert programs.sanitized() or proc.resident_kib(multilog.pid) < 2048
    assert multilog.finish() == 0
    assert (log.path / "current").stat().st_size == (200 << 20) + 1 + (26 if words == ["t"] else 0)


@pytest.mark.released
@pytest.mark.parametrize("words", [[], ["t"], ["-nothing"]], ids=["plain", "stamps", "pattern"])
def test_nothing_lingers_while_the_input_is_quiet(scratch, words):
    multilog, log = running([*words, "./log"], scratch)
    for number in range(50):
        multilog.write(b"line %d\n" % number)
        wait_for(lambda: log.current.endswith(b"line %d\n" % number))
    multilog.process.kill()
    assert log.current.count(b"\n") == 50


def test_without_patterns_not_even_the_beginning_of_a_line_lingers(scratch):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"beginn")
    wait_for(lambda: log.current == b"beginn")
    multilog.write(b"ing\n")
    wait_for(lambda: log.current == b"beginning\n")
    assert multilog.end() == 0


def test_a_rotation_lets_a_line_end_first(scratch):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"whole\nbeginn")
    wait_for(lambda: log.current == b"whole\nbeginn")
    rests(multilog).signal(signal.SIGALRM)
    multilog.write(b"ing\nnext\n")
    wait_for(lambda: log.current == b"next\n")
    assert log[log.old[0]] == b"whole\nbeginning\n"
    multilog.write(b"no end")
    wait_for(lambda: log.current == b"next\nno end")
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: log.current == b"" and len(log.old) == 2)  # a second later, whatever the line does
    multilog.close()
    assert multilog.process.wait() == 0


def test_an_input_that_somebody_made_non_blocking_is_waited_for(scratch):
    multilog, log = running(["./log"], scratch)
    os.set_blocking(multilog.reader, False)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(multilog)
    multilog.write(b"two\n")
    wait_for(lambda: log.current == b"one\ntwo\n")
    assert multilog.finish() == 0
    assert not os.get_blocking(multilog.reader)


def test_the_input_is_left_as_it_was_found(scratch):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"x" * 300_000 + b"\n")
    wait_for(lambda: log.has("current") and log.old)
    assert os.get_blocking(multilog.reader)
    assert multilog.end() == 0


def test_the_input_may_be_a_file_or_a_socket(scratch):
    (scratch / "input").write_bytes(b"one\n" * 100_000)
    with open(scratch / "input", "rb") as file:
        subprocess.run([programs.ours("multilog"), "s9999999", "./file"], stdin=file, cwd=scratch, check=True, timeout=processes.PATIENCE)
    assert LogDirectory(scratch / "file").current == b"one\n" * 100_000
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen([programs.ours("multilog"), "./socket"], stdin=theirs, cwd=scratch)
    with ours:
        ours.sendall(b"one\n")
    assert process.wait() == 0 and LogDirectory(scratch / "socket").current == b"one\n"


@pytest.mark.parametrize("redirection, why", [("<&-", "file descriptor not open"), ("< /", "is a directory")],
                         ids=["closed", "a directory"])
def test_an_input_that_cannot_be_read_is_an_error_and_the_log_is_clean(scratch, redirection, why):
    done = subprocess.run(["sh", "-c", f'exec "$0" ./log {redirection}', programs.ours("multilog")], cwd=scratch,
                          capture_output=True, timeout=processes.PATIENCE)
    assert done.returncode == 111
    assert done.stderr.decode() == f"multilog: fatal: unable to read standard input: {why}\n"
    assert LogDirectory(scratch / "log").mode("current") == 0o744


def test_standard_error_that_is_closed_is_not_written_into_a_log(scratch):
    subprocess.run(["sh", "-c", 'exec "$0" e ./log 2>&-', programs.ours("multilog")], input=b"x\n", cwd=scratch, check=True,
                   timeout=processes.PATIENCE)
    assert LogDirectory(scratch / "log").current == b"x\n"


# Signals.


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_ends_cleanly(scratch, number):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"x\n")
    wait_for(lambda: log.current == b"x\n")
    assert multilog.end(number) == 0
    assert log.mode("current") == 0o744 and multilog.messages == []


def test_signals_that_its_caller_ignored_are_heard(scratch):
    multilog = Multilog(["./log"], scratch, launcher=["/bin/sh", "-c", 'trap "" TERM ALRM HUP CHLD; exec "$@"', "sh"])
    log = LogDirectory(scratch / "log")
    wait_for(lambda: log.has("current") and log.mode("current") == 0o644)
    assert rests(multilog).end() == 0


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGPIPE, signal.SIGWINCH])
def test_stray_signals_do_not_end_it(scratch, number):
    multilog, log = running(["./log"], scratch)
    rests(multilog).signal(number)
    multilog.write(b"x\n")
    wait_for(lambda: log.current == b"x\n")
    assert multilog.end() == 0


@pytest.mark.parametrize("stamp", [[], ["t"]], ids=["plain", "with a stamp"])
def test_told_again_in_the_middle_of_a_line_it_ends_the_line_and_loses_nothing(scratch, stamp):
    multilog, log = running([*stamp, "./log"], scratch)
    multilog.write(b"one\nbeginning")
    wait_for(lambda: b"one\n" in log.current)
    rests(multilog).signal(signal.SIGTERM)
    wait_for(lambda: proc.status(multilog.pid)["ShdPnd"].strip("0") == "")
    assert rests(multilog).process.running, "told once, it waits for the end of the line"
    multilog.signal(signal.SIGTERM)
    assert multilog.process.wait() == 0 and multilog.messages == []
    assert re.fullmatch(rb"(@\w{24} )?one\n(@\w{24} )?beginning\n", log.current) and log.mode("current") == 0o744


def test_twenty_loggers_in_a_row_lose_nothing_and_double_nothing(scratch):
    lines = 200_000
    reader, writer = os.pipe()
    source = subprocess.Popen(["seq", "1", str(lines)], stdout=writer)
    os.close(writer)
    log = LogDirectory(scratch / "log")
    for _ in range(20):
        before = log.old if log.path.exists() else []
        process = subprocess.Popen([programs.ours("multilog"), "s4096", "n100000", "./log"], stdin=reader, cwd=scratch)
        wait_for(lambda: process.poll() is not None or len(log.old) > len(before))
        process.terminate()
        assert process.wait() == 0
    subprocess.run([programs.ours("multilog"), "n100000", "./log"], stdin=reader, cwd=scratch, check=True,
                   timeout=processes.PATIENCE)
    source.wait()
    os.close(reader)
    assert log.everything == b"".join(b"%d\n" % number for number in range(1, lines + 1))
    assert "u" not in log.codes


# Memory.


@pytest.mark.released
def test_memory_goes_back_when_the_input_is_quiet(scratch):
    multilog, log = running(["t", "s99999999", "./log"], scratch)
    multilog.write(b"x" * 99 + b"\n")
    wait_for(lambda: log.current)
    before = proc.resident_kib(rests(multilog).pid)
    multilog.write((b"y" * 99 + b"\n") * 50_000)
    wait_for(lambda: log.current.count(b"\n") == 50_001)
    wait_for(lambda: proc.resident_kib(multilog.pid) <= before + 64)
    assert multilog.end() == 0


def test_it_needs_no_more_descriptors_than_there_are(scratch):
    limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))  # noqa: E731
    answer = run(["./a", "./b"], b"x\n", scratch, preexec_fn=limit)
    assert answer.exit_code == 111
    assert "process cannot open more files" in answer.stderr
