# SPDX-License-Identifier: ISC
"""svlogd: its command line, its file config, its signals."""
import os
import re
import signal
import socket

import pytest

from support import mounts
from support.logs import LogDirectory, rests
from support.processes import PATIENCE, Process
from support.svlogds import configure, make_log, ours, run, running
from support.waiting import stays, wait_for

USAGE = "usage: svlogd [-ttv] [-r c] [-R abc] [-l len] [-b buflen] dir ...\n\n"


# The command line.


@pytest.mark.parametrize("words, said", [
    ([], ""),
    (["-x", "log"], "svlogd: illegal option -- x\n"),
    (["-r"], "svlogd: option requires an argument -- r\n"),
    (["-r", "ab", "log"], ""),
    (["-r", "", "log"], ""),
    (["-l", "2000", "log"], ""),
    (["-l", "10", "-b", "10", "log"], ""),
])
def test_a_command_line_that_makes_no_sense_is_answered_with_the_usage(scratch, words, said):
    make_log(scratch)
    answer = run(words, b"x\n", scratch)
    assert (answer.exit_code, answer.stdout, answer.stderr) == (111, "", said + USAGE)


def test_it_tells_its_version(scratch):
    answer = run(["-V"], b"", scratch)
    assert answer.exit_code == 111 and re.fullmatch(r"svlogd of lares \S+\n" + re.escape(USAGE), answer.stderr)


@pytest.mark.parametrize("option, stamp", [
    ("-t", rb"@[0-9a-f]{24} "),
    ("-tt", rb"20\d\d-\d\d-\d\d_\d\d:\d\d:\d\d\.\d{5} "),
    ("-ttt", rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{5} "),
    ("-tttt", rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{5} "),
])
def test_stamps(scratch, option, stamp):
    log = make_log(scratch)
    run([option, "./log"], b"one\n\nlast", scratch)
    assert re.fullmatch(stamp + b"one\n" + stamp + b"\n" + stamp + b"last\n", log.current)


def test_bytes_are_replaced_before_anything_else_is_done(scratch):
    log = make_log(scratch, "-*\n+a_*\n")
    run(["-R", "xy", "log"], b"a\x1b1\nax2\naz3\na\xc3\xa9\tx" + b"y" * 2000 + b"\n", scratch)
    assert log.current == b"a_1\na_2\n" + b"a____" + b"_" * 2000 + b"\n"
    run(["-r", ".", "log"], b"a_\t\n", scratch)
    assert log.current.endswith(b"a_.\n")


def test_a_line_that_is_too_long_is_known_by_its_beginning(scratch):
    log = make_log(scratch, "-*\n+*end\n")
    data = b"0123456end\n0123456789end\n0123456endmore" + b"x" * 200_000 + b"\n"
    run(["-l", "10", "log"], data, scratch)
    assert log.everything == b"0123456end\n0123456endmore" + b"x" * 200_000 + b"\n"


def test_a_length_may_be_large(scratch):
    log = make_log(scratch, "-*\n+*yz\n")
    data = b"x" * 20_000 + b"yz\n" + b"x" * 50_000 + b"\n"
    run(["-l", "30000", "-b", "40000", "-tt", "log"], data, scratch)
    assert re.fullmatch(rb"\S{25} x{20000}yz\n", log.current)


def test_verbose_it_says_what_it_does(scratch):
    log = make_log(scratch, "s2000\nn1\n")
    answer = run(["-v", "./log"], b"x" * 1500 + b"\n" + b"y" * 1500 + b"\n", scratch)
    said = re.sub(r"@[0-9a-f]{24}", "@", answer.stderr)
    assert said == ("svlogd: info: read: ./log/config\nsvlogd: info: new: ./log/current\n"
                    "svlogd: info: rename: ./log/current @.s 1501\nsvlogd: info: rename: ./log/current @.s 1501\n"
                    "svlogd: info: delete: ./log/@.s\nsvlogd: info: close: ./log\n")
    answer = run(["-v", "./log"], b"", scratch)
    assert answer.stderr == ("svlogd: info: read: ./log/config\nsvlogd: info: append: ./log/current\n"
                             "svlogd: info: close: ./log\n")
    assert answer.exit_code == 0 and len(log.old) == 1


# Directories.


def test_a_directory_that_is_missing_is_left_out_and_the_others_are_written(scratch):
    log = make_log(scratch)
    (scratch / "file").touch()
    answer = run(["nolog", "log", "log", "file"], b"x\n", scratch)
    assert answer.exit_code == 0 and log.current == b"x\n"
    said = re.sub(r" \(.*\)", "", answer.stderr)
    assert said == ("svlogd: warning: unable to open log directory: nolog: file does not exist\n"
                    "svlogd: warning: unable to lock directory: log: temporary failure\n"
                    "svlogd: warning: unable to change directory: file: not a directory\n")


def test_without_any_directory_it_ends(scratch):
    answer = run(["nolog"], b"x\n", scratch)
    assert answer.exit_code == 111 and not (scratch / "nolog").exists()
    assert answer.stderr == ("svlogd: warning: unable to open log directory: nolog: file does not exist (make it: svlogd "
                             "makes no directories)\nsvlogd: fatal: no functional log directories.\n")


def test_of_two_on_one_directory_the_second_ends(scratch):
    log = make_log(scratch)
    first = running(["log"], scratch, log)
    answer = run(["log"], b"x\n", scratch)
    assert answer.exit_code == 111 and "unable to lock directory: log: temporary failure" in answer.stderr
    first.write(b"y\n")
    assert first.finish() == 0 and log.current == b"y\n"


def test_a_new_log_has_a_current_and_a_lock(scratch):
    log = make_log(scratch)
    svlogd = running(["log"], scratch, log)
    assert log.names == ["current", "lock"] and log.mode("lock") == 0o600
    assert svlogd.end() == 0 and log.mode("current") == 0o744


# The file config.


def test_a_size_and_a_number(scratch):
    log = make_log(scratch, "s3000\nn3\n")
    data = b"".join(b"%06d\n" % number for number in range(3000))
    run(["log"], data, scratch)
    assert len(log.old) == 3 and set(log.codes) == {"s"}
    assert data.endswith(log.everything)
    # After the first line in the last thousand bytes, which is the length of -l.
    assert all(len(log[name]) == 2002 and log.mode(name) == 0o744 for name in log.old)


def test_a_size_of_nothing_is_no_limit(scratch):
    log = make_log(scratch, "s0\n")
    run(["log"], b"x" * 999 + b"\n" + b"y\n" * 1_500_000, scratch)
    assert log.old == [] and len(log.current) == 3_001_000


def test_without_a_file_it_is_a_million_bytes_and_ten_files(scratch):
    log = make_log(scratch)
    run(["log"], b"line of some length\n" * 700_000, scratch)
    assert len(log.old) == 10 and all(len(log[name]) == 999_000 for name in log.old)


def test_a_number_that_was_lowered_lets_one_file_go_at_a_time(scratch):
    log = make_log(scratch, "n2\n")
    for number in range(6):
        (log.path / f"@40000000600000000000000{number}.s").write_bytes(b"old\n")
    svlogd = running(["log"], scratch, log)
    svlogd.write(b"x\n")
    wait_for(lambda: log.current == b"x\n")
    rests(svlogd).signal(signal.SIGALRM)
    wait_for(lambda: len(log.old) == 6 and not log.has("@400000006000000000000000.s"))
    assert svlogd.end() == 0


def test_an_age(scratch):
    log = make_log(scratch, "t1\n")
    svlogd = running(["log"], scratch, log)
    assert stays(lambda: log.old == [], 0.2) is None
    svlogd.write(b"x\n")
    wait_for(lambda: log.codes == ["s"] and log[log.old[0]] == b"x\n")
    assert svlogd.end() == 0


def test_a_prefix_stands_between_the_stamp_and_the_line(scratch):
    first, second = make_log(scratch, "pone: \n", "one"), make_log(scratch, "", "two")
    run(["-tt", "one", "two"], b"a\n\n" + b"x" * 3000 + b"\n", scratch)
    stamp = rb"\S{25} "
    assert re.fullmatch(stamp + b"one: a\n" + stamp + b"one: \n" + stamp + b"one: x{3000}\n", first.current)
    assert re.fullmatch(stamp + b"a\n" + stamp + b"\n" + stamp + b"x{3000}\n", second.current)


def test_each_directory_has_patterns_of_its_own(scratch):
    logs = [make_log(scratch, config, name) for name, config in
            (("a", "-b*\n"), ("b", "-*\n+b*\n"), ("c", None), ("d", "-*\n"))]
    run(["a", "b", "c", "d"], b"abc\nbcd\ncde\n", scratch)
    assert [log.current for log in logs] == [b"abc\ncde\n", b"bcd\n", b"abc\nbcd\ncde\n", b""]


def test_lines_to_standard_error_are_chosen_for_themselves(scratch):
    log = make_log(scratch, "e*one\nEn*\n-*one\npP:\n")
    other = make_log(scratch, "etw+o\n", "other")
    answer = run(["-l", "8", "-b", "20", "log", "other"], b"one\nno one\ntwo\n1234567one\nx 34 one\n", scratch)
    assert answer.stderr == "P:one\ntwo\nP:x 34 one...\n"
    assert log.current == b"P:no one\nP:two\nP:1234567one\n"
    assert other.current == b"one\nno one\ntwo\n1234567one\nx 34 one\n"


def test_a_plus_takes_several(scratch):
    log = make_log(scratch, "-*\n+a+bc\n")
    run(["log"], b"abc\nabbbc\nac\nabd\n", scratch)
    assert log.current == b"abc\nabbbc\n"


def test_nonsense_is_passed_over_and_addresses_are_complained_of(scratch):
    log = make_log(scratch, b"\n#s1\nwhat is this\n\0\xff\ns\n!\np\nu1.2.3\nu1.2.3.4:x\n")
    answer = run(["log"], b"x\n", scratch)
    assert answer.exit_code == 0 and log.current == b"x\n"
    assert answer.stderr == ("svlogd: warning: unable to scan ip address: 1.2.3\n"
                             "svlogd: warning: unable to scan port number: x\n")


def listener():
    heard = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    heard.bind(("127.0.0.1", 0))
    heard.settimeout(PATIENCE)
    return heard, heard.getsockname()[1]


def test_lines_are_sent_to_a_listener_as_well_or_instead(scratch):
    heard, port = listener()
    log = make_log(scratch, f"u127.0.0.1:{port}\n-no*\npP:\n")
    other = make_log(scratch, f"U127.0.0.1:{port}\n", "other")
    third = make_log(scratch, None, "third")
    run(["-tt", "-l", "8", "-b", "20", "log", "other", "third"], b"one\nno\n123456789\n", scratch)
    stamp = rb"\S{25} "
    for wanted in (b"P:one\n", b"one\n", b"no\n", rb"P:12345678\.\.\.\n", rb"12345678\.\.\.\n"):
        assert re.fullmatch(stamp + wanted, heard.recv(1000))
    assert re.fullmatch(stamp + b"P:one\n" + stamp + b"P:123456789\n", log.current)
    assert other.current == b"" and third.current.count(b"\n") == 3


def test_what_cannot_be_sent_is_in_the_log(scratch):
    log = make_log(scratch, "U255.255.255.255:9\n")  # for which one needs a permission that it does not ask for
    run(["log"], b"one\n", scratch)
    assert log.current == b"warning: failure sending through udp: one\n"


@pytest.mark.parametrize("trouble, said", [
    (lambda path: path.mkdir(), "is a directory"),
    (lambda path: path.symlink_to("config"), "symbolic link loop"),
    (lambda path: path.write_bytes(b"#" * 20_000), "file too big"),
])
def test_a_config_that_cannot_be_read_says_nothing(scratch, trouble, said):
    log = make_log(scratch)
    trouble(log.path / "config")
    answer = run(["log"], b"x\n", scratch)
    assert answer.exit_code == 0 and log.current == b"x\n"
    assert answer.stderr == f"svlogd: warning: unable to read config: log: {said} (the log is kept as if there were none)\n"


# The processor.


def test_a_processor_rewrites_what_is_finished_and_remembers(scratch):
    log = make_log(scratch, "s2000\nn0\n!cat <&4; cat; echo remembered >&5; pwd >&2\n")
    data = b"x" * 1499 + b"\n"
    answer = run(["log"], data * 3, scratch)
    assert answer.exit_code == 0 and answer.stderr == f"{log.path}\n" * 3
    assert set(log.codes) == {"s"} and len(log.old) == 3
    assert log.everything == data + b"remembered\n" + data + b"remembered\n" + data
    assert all(log.mode(name) == 0o744 for name in log.old) and log["state"] == b"remembered\n"
    assert log.names == sorted([*log.old, "config", "current", "lock", "state"])


def told_to_rotate_a_line(scratch, log):
    """An svlogd that has written "one"; what comes of it is up to its processor."""
    svlogd = running(["log"], scratch, log)
    svlogd.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    rests(svlogd).signal(signal.SIGALRM)
    return svlogd


def test_a_processor_that_fails_is_run_again_on_the_same_file(scratch):
    log = make_log(scratch, "!test -e ../go && cat\n")
    svlogd = told_to_rotate_a_line(scratch, log)
    wait_for(lambda: svlogd.messages)
    assert svlogd.messages == ["svlogd: warning: processor failed, restart: log (in five seconds, on the same file)"]
    assert log.codes == ["t", "u"]
    svlogd.write(b"two\n")
    wait_for(lambda: log.current == b"two\n")
    (scratch / "go").touch()
    wait_for(lambda: log.codes == ["s"])
    assert log.everything == b"one\ntwo\n" and svlogd.end() == 0


def test_told_to_end_it_waits_for_a_processor_that_runs(scratch):
    log = make_log(scratch, "!while test ! -e ../go; do sleep 0.01; done; cat\n")
    svlogd = told_to_rotate_a_line(scratch, log)
    wait_for(lambda: "t" in log.codes)
    svlogd.signal(signal.SIGTERM)
    assert stays(lambda: svlogd.process.running, 0.2) is None
    (scratch / "go").touch()
    assert svlogd.process.wait() == 0 and log.codes == ["s"]


# Signals.


def test_term_in_the_middle_of_a_line_lets_it_end(scratch):
    log = make_log(scratch)
    svlogd = running(["-tt", "log"], scratch, log)
    svlogd.write(b"begun")
    rests(svlogd).signal(signal.SIGTERM)
    assert stays(lambda: svlogd.process.running, 0.2) is None
    svlogd.write(b" and ended\nfor the next\n")
    assert svlogd.process.wait() == 0
    assert re.fullmatch(rb"\S{25} begun and ended\n", log.current)
    assert svlogd.left_in_pipe() == b"for the next\n"


def test_told_again_in_the_middle_of_a_line_it_ends_the_line_and_loses_nothing(scratch):
    log = make_log(scratch)
    svlogd = running(["-tt", "log"], scratch, log)
    svlogd.write(b"begun")
    rests(svlogd).signal(signal.SIGTERM)
    assert stays(lambda: svlogd.process.running, 0.2) is None
    svlogd.signal(signal.SIGTERM)
    assert svlogd.process.wait() == 0
    assert re.fullmatch(rb"\S{25} begun\n", log.current)


def test_an_end_of_the_input_in_the_middle_of_a_line_ends_it(scratch):
    log = make_log(scratch, "-nothing\n")
    run(["log"], b"one\nlast", scratch)
    assert log.current == b"one\nlast\n"


def test_alrm_rotates_what_is_not_empty(scratch):
    log, other = make_log(scratch), make_log(scratch, "-*\n", "other")
    svlogd = running(["log", "other"], scratch, other)
    svlogd.write(b"x\n")
    wait_for(lambda: log.current == b"x\n")
    rests(svlogd).signal(signal.SIGALRM)
    wait_for(lambda: log.codes == ["s"] and log.current == b"")
    assert other.old == [] and svlogd.end() == 0


def test_hup_reads_the_files_again(scratch):
    log, other = make_log(scratch), LogDirectory(scratch / "other")
    svlogd = running(["log", "other"], scratch, log)
    svlogd.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    configure(log.path, "-*\n+keep*\npP:\n")
    make_log(scratch, "-keep*\n", "other")
    rests(svlogd).signal(signal.SIGHUP)
    wait_for(lambda: other.has("current"))
    svlogd.write(b"keep\ndrop\n")
    wait_for(lambda: log.current == b"one\nP:keep\n" and other.current == b"drop\n")
    assert log.old == []
    other.path.rename(scratch / "away")
    (log.path / "config").unlink()
    rests(svlogd).signal(signal.SIGHUP)
    wait_for(lambda: len(svlogd.messages) == 2)
    svlogd.write(b"last\n")
    assert svlogd.finish() == 0 and log.current == b"one\nP:keep\nlast\n"
    assert all("unable to open log directory: other: file does not exist" in it for it in svlogd.messages)


def test_hup_leaves_a_line_that_has_begun_whole(scratch):
    log = make_log(scratch, "s100000\n")
    svlogd = running(["log"], scratch, log)
    for number, config in enumerate(["-x*\n", None, "pP:\n", "-*\n"]):
        svlogd.write(b"%d begun" % number)
        rests(svlogd)
        configure(log.path, config) if config else (log.path / "config").unlink()
        svlogd.signal(signal.SIGHUP)
        rests(svlogd)
        svlogd.write(b" ended\n")
    assert svlogd.finish() == 0
    found = log.current.splitlines()
    assert [it.removeprefix(b"P:") for it in found] == [b"0 begun ended", b"1 begun ended", b"2 begun ended"]


def test_hup_waits_for_a_processor_and_lines_flow_on(scratch):
    log = make_log(scratch, "!while test ! -e ../go; do sleep 0.01; done; cat\n")
    svlogd = told_to_rotate_a_line(scratch, log)
    wait_for(lambda: "t" in log.codes)
    configure(log.path, "pnew: \n")
    rests(svlogd).signal(signal.SIGHUP)
    svlogd.write(b"two\n")
    wait_for(lambda: log.current == b"two\n")
    (scratch / "go").touch()
    wait_for(lambda: log.codes == ["s"] and log.mode("current") == 0o644)
    wait_for(lambda: rests(svlogd))
    svlogd.write(b"three\n")
    assert svlogd.finish() == 0 and log.current == b"two\nnew: three\n"


def test_hup_gives_up_a_processor_that_fails(scratch):
    log = make_log(scratch, "!exit 1\n")
    svlogd = told_to_rotate_a_line(scratch, log)
    wait_for(lambda: svlogd.messages)
    configure(log.path, "!cat\n")
    rests(svlogd).signal(signal.SIGHUP)
    wait_for(lambda: len(svlogd.messages) == 2)
    assert re.fullmatch(r"svlogd: warning: processor failed, not restarted: log/@\w{24}\.u \(the file stays as it is\)",
                        svlogd.messages[1])
    svlogd.write(b"two\n")
    wait_for(lambda: log.current == b"two\n")
    rests(svlogd).signal(signal.SIGALRM)
    wait_for(lambda: log.codes == ["u", "s"])
    assert svlogd.end() == 0 and log.everything == b"one\ntwo\n"


def test_hup_without_any_directory_left_ends_it(scratch):
    log = make_log(scratch)
    svlogd = running(["log"], scratch, log)
    log.path.rename(scratch / "away")
    rests(svlogd).signal(signal.SIGHUP)
    assert svlogd.process.wait() == 111
    assert svlogd.messages[-1] == "svlogd: fatal: no functional log directories."
    assert LogDirectory(scratch / "away").mode("current") == 0o744


# Trouble.


def test_a_full_disk_is_waited_for_and_no_line_is_lost(scratch):
    disk = mounts.small_disk(scratch / "disk", "256k")
    log = make_log(disk, "s8192\nn30\n")
    svlogd = running(["disk/log"], scratch, log)
    filler = mounts.filled(disk)
    data = b"".join(b"%d\n" % number for number in range(3000))
    svlogd.write(data)
    wait_for(lambda: svlogd.messages)
    assert svlogd.messages[0] == "svlogd: pausing: unable to write to current: disk/log: out of disk space"
    filler.unlink()
    assert svlogd.finish() == 0
    assert log.everything == data


def test_where_the_disk_is_full_old_files_go_down_to_the_smaller_number(scratch):
    disk = mounts.small_disk(scratch / "disk", "128k")
    log = make_log(disk, "s8192\nn30\nN3\n")
    data = b"".join(b"%d\n" % number for number in range(60_000))
    answer = run(["disk/log"], data, scratch)
    assert answer.exit_code == 0
    said = set(re.sub(r"@\w{24}", "@", answer.stderr).splitlines())
    assert said == {"svlogd: warning: out of disk space, delete: disk/log/@.s"}
    assert data.endswith(log.everything) and len(log.old) > 3


def test_below_the_smaller_number_nothing_goes(scratch):
    disk = mounts.small_disk(scratch / "disk", "64k")
    log = make_log(disk, "s8192\nn30\nN2\n")
    for number in range(2):
        (log.path / f"@40000000600000000000000{number}.s").write_bytes(b"old\n")
    svlogd = running(["disk/log"], scratch, log)
    mounts.filled(disk)
    svlogd.write(b"x" * 5000 + b"\n")
    wait_for(lambda: svlogd.messages)
    assert svlogd.messages[0].startswith("svlogd: pausing: unable to write to current")
    svlogd.signal(signal.SIGTERM)
    assert svlogd.process.wait() == 111 and len(log.old) == 2


def test_an_input_that_cannot_be_read_is_taken_for_ended(scratch):
    log = make_log(scratch)
    directory = os.open(scratch, os.O_RDONLY)
    process = Process([ours(), "log"], scratch, stdin=directory, cwd=scratch)
    os.close(directory)
    assert process.wait() == 0
    assert process.messages == ["svlogd: warning: unable to read standard input: is a directory"]
    assert log.mode("current") == 0o744
