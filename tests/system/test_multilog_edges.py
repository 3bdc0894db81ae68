# SPDX-License-Identifier: ISC
"""The edge cases 43 to 61 of the list of compatibility: multilog."""
import re
import signal

import pytest

from support import proc, programs
from support.logs import STAMP, LogDirectory, Multilog, rests, run, running
from support.waiting import wait_for


@pytest.fixture(params=["ours", "debian"])
def program(request):
    """What is claimed here is true of both."""
    return programs.ours("multilog") if request.param == "ours" else programs.debian("multilog")


@pytest.mark.parametrize("script", [[], ["xyz"], ["nodir/log", "", "q", "s5000"]], ids=["none", "unknown", "settings"])
def test_edge_43_without_an_action_the_input_is_consumed(scratch, program, script):
    answer = run(script, b"line\n" * 1000, scratch, program)
    assert (answer.exit_code, answer.stderr, list(scratch.iterdir())) == (0, "", [])


def test_edge_44_t_counts_as_the_first_word_only(scratch, program):
    run(["./log", "t"], b"x\n", scratch, program)
    assert LogDirectory(scratch / "log").current == b"x\n"
    run(["tfoo", "./stamped"], b"x\n", scratch, program)
    assert re.fullmatch(rb"@[0-9a-f]{24} x\n", LogDirectory(scratch / "stamped").current)


def test_edge_45_an_empty_line_and_a_line_without_end(scratch, program):
    run(["t", "./log"], b"\nlast", scratch, program)
    assert STAMP.sub(b"@ ", LogDirectory(scratch / "log").current) == b"@ \n@ last\n"


@pytest.mark.parametrize("size, shown", [(199, "x" * 199), (200, "x" * 200), (201, "x" * 200 + "..."), (5000, "x" * 200 + "...")])
def test_edge_46_e_shows_two_hundred_bytes(scratch, program, size, shown):
    assert run(["e"], b"x" * size + b"\n", scratch, program).stderr == shown + "\n"


def test_edge_46_with_its_stamp_a_line_has_26_bytes_more(scratch, program):
    stderr = run(["t", "e"], b"x" * 174 + b"\n" + b"y" * 175 + b"\n", scratch, program).stderr
    first, second = stderr.splitlines()
    assert len(first) == 200 and len(second) == 203 and second.endswith("y...")


def test_edge_47_a_shown_file_is_written_over_in_place(scratch, program):
    (scratch / "old").write_bytes(b"z" * 1500)
    run(["=old", "=new", "./log"], b"first\nsecond\n", scratch, program)
    assert (scratch / "old").read_bytes() == b"second".ljust(1001, b"\n") + b"z" * 499
    assert (scratch / "new").read_bytes() == b"second".ljust(1001, b"\n")
    assert (scratch / "new").stat().st_mode & 0o7777 == 0o600
    assert not (scratch / "log/new").exists()


def test_edge_47_a_file_that_is_named_twice_shows_the_line_that_came_last(scratch, program):
    """The second one is not for empty lines."""
    run(["=file", "-", "=file"], b"first\n\n", scratch, program)
    assert (scratch / "file").read_bytes() == b"\n" * 1001


def test_edge_47_a_long_line_is_cut_and_keeps_a_newline(scratch, program):
    run(["=file"], b"x" * 3000 + b"\n", scratch, program)
    assert (scratch / "file").read_bytes() == b"x" * 1000 + b"\n"


def test_edge_48_patterns_see_the_stamp(scratch, program):
    run(["t", "-*", "+* fatal: *", "./log"], b"fatal: out\nx fatal: y\n fatal: z\n", scratch, program)
    assert STAMP.sub(b"", LogDirectory(scratch / "log").current) == b"fatal: out\n"


@pytest.mark.parametrize("pattern, matching", [
    ("*one", [b"xxone"]), ("**", [b"a*b", b"*"]), ("", [b""]), ("x*", [b"xoone", b"xxone"]),
], ids=["star", "two stars", "empty", "tail"])
def test_edge_49_patterns(scratch, program, pattern, matching):
    lines = [b"xoone", b"xxone", b"", b"a*b", b"*", b"abc"]
    run(["-*", "+" + pattern, "./log"], b"".join(line + b"\n" for line in lines), scratch, program)
    assert LogDirectory(scratch / "log").current.split(b"\n")[:-1] == [it for it in lines if it in matching]


def test_edge_50_a_pattern_sees_a_thousand_bytes(scratch, program):
    lines = [b"x" * 999 + b"y" + b"z" * 50, b"x" * 1000 + b"y", b"x" * 999 + b"y", b"x" * 1040 + b"y"]
    run(["-*", "+*y", "./log"], b"".join(line + b"\n" for line in lines), scratch, program)
    assert LogDirectory(scratch / "log").current == lines[0] + b"\n" + lines[2] + b"\n"


def test_edge_50_the_rest_of_a_long_line_goes_where_its_beginning_went(scratch, program):
    line = b"DEBUG " + b"x" * 300_000
    run(["-DEBUG*", "./without", "+*", "s999999", "./with"], line + b"\nshort\n", scratch, program)
    assert LogDirectory(scratch / "without").current == b"short\n"
    assert LogDirectory(scratch / "with").current == line + b"\nshort\n"


def largest_old_file(scratch, words, program=None):
    run([*words, "./log"], b"z" * 300_000, scratch, program)
    log = LogDirectory(scratch / "log")
    return max(len(log[name]) for name in log.old)


@pytest.mark.parametrize("word, size", [("s1", 4096), ("s", 4096), ("s4096", 4096), ("s5000", 5000), ("s0x9999", 4096)])
def test_edge_51_sizes(scratch, program, word, size):
    assert largest_old_file(scratch, [word], program) == size


def test_edge_51_a_size_may_be_larger_than_sixteen_megabytes(scratch):
    run(["s99999999", "./log"], b"z" * 17_000_000, scratch)
    assert len(LogDirectory(scratch / "log").current) == 17_000_001


def test_edge_51_settings_are_of_the_directories_behind_them(scratch, program):
    run(["s4096", "./small", "s8192", "./large", "s4096"], b"z" * 20_000, scratch, program)
    for name, size in (("small", 4096), ("large", 8192)):
        log = LogDirectory(scratch / name)
        assert max(len(log[it]) for it in log.old) == size


@pytest.mark.parametrize("word, kept", [("n2", 1), ("n1", 1), ("n", 1), ("n3", 2), ("n10", 9), ("x", 9)])
def test_edge_52_one_file_fewer_than_n_is_kept(scratch, program, word, kept):
    run(["s4096", word, "./log"], b"z" * 100_000, scratch, program)
    assert len(LogDirectory(scratch / "log").old) == kept


def test_edge_53_old_files_end_with_a_line(scratch, program):
    data = b"".join(b"%d %s\n" % (i, b"x" * (i % 300)) for i in range(2000))
    run(["s6000", "n1000", "./log"], data, scratch, program)
    log = LogDirectory(scratch / "log")
    assert log.everything == data and len(log.old) > 50
    for name in log.old:
        assert log[name].endswith(b"\n") and 4000 <= len(log[name]) <= 6000


def test_edge_53_a_line_that_is_too_long_is_cut_where_the_file_is_full(scratch, program):
    data = b"short\n" + b"z" * 10_000 + b"\nend\n"
    run(["s4096", "./log"], data, scratch, program)
    log = LogDirectory(scratch / "log")
    assert log.everything == data
    assert len(log[log.old[0]]) == 4096


def test_edge_54_the_mark_of_a_clean_end(scratch, program):
    multilog, log = running(["./log"], scratch, program=program)
    multilog.write(b"x\n")
    wait_for(lambda: log.current == b"x\n")
    assert log.mode("current") == 0o644
    assert multilog.end() == 0
    assert log.mode("current") == 0o744 and log.mode("lock") == 0o600 and log.mode(".") == 0o700
    run(["./log"], b"y\n", scratch, program)
    assert (log.current, log.old, log.mode("current")) == (b"x\ny\n", [], 0o744)


@pytest.mark.parametrize("data", [b"", b"x\n"], ids=["empty", "with a line"])
def test_edge_54_killed_it_leaves_what_the_next_calls_unfinished(scratch, program, data):
    multilog, log = running(["./log"], scratch, program=program)
    multilog.write(data)
    wait_for(lambda: log.current == data)
    multilog.process.kill()
    assert log.mode("current") == 0o644
    run(["./log"], b"y\n", scratch, program)
    assert log.codes == ["u"] and log[log.old[0]] == data and log.mode(log.old[0]) == 0o644
    assert log.current == b"y\n"


@pytest.mark.parametrize("mode, codes", [(0o100, []), (0o744, []), (0o500, []), (0o644, ["u"]), (0o666, ["u"]), (0o011, ["u"])])
def test_edge_55_the_owners_x_is_the_mark(scratch, program, mode, codes):
    (scratch / "log").mkdir()
    (scratch / "log/current").write_bytes(b"old\n")
    (scratch / "log/current").chmod(mode)
    run(["./log"], b"new\n", scratch, program)
    log = LogDirectory(scratch / "log")
    assert log.codes == codes and log.everything == b"old\nnew\n"


def test_edge_56_a_previous_that_has_its_last_name_does_not_get_another(scratch, program):
    (scratch / "log").mkdir()
    (scratch / "log/previous").write_bytes(b"old\n")
    name = "@4000000012345678" + "0" * 8 + ".s"
    (scratch / "log" / name).hardlink_to(scratch / "log/previous")
    run(["./log"], b"", scratch, program)
    log = LogDirectory(scratch / "log")
    assert log.old == [name] and not log.has("previous") and log[name] == b"old\n"


def test_edge_57_alrm_rotates_what_has_lines(scratch, program):
    multilog, log = running(["./log"], scratch, program=program)
    rests(multilog).signal(signal.SIGALRM)
    wait_for(lambda: not _is_pending(multilog.pid, signal.SIGALRM))
    rests(multilog).write(b"x\n")
    wait_for(lambda: log.current == b"x\n")
    rests(multilog)
    assert log.old == []
    multilog.signal(signal.SIGALRM)
    wait_for(lambda: log.codes == ["s"] and not log.has("previous"))
    assert log[log.old[0]] == b"x\n" and log.current == b"" and log.mode(log.old[0]) == 0o744
    assert multilog.end() == 0


def test_edge_58_told_to_end_in_a_line_it_leaves_the_next_line_to_the_next_multilog(scratch, program):
    # With a pattern, both hold the beginning of a line until they know where it goes.
    multilog, log = running(["-nothing", "./log"], scratch, program=program)
    multilog.write(b"whole\nbeginn")
    wait_for(lambda: log.current == b"whole\n")
    multilog.signal(signal.SIGTERM)
    wait_for(lambda: not _is_pending(multilog.pid, signal.SIGTERM))
    multilog.write(b"ing\nnext\nand ano")
    assert multilog.process.wait() == 0
    assert log.current == b"whole\nbeginning\n" and log.mode("current") == 0o744
    assert multilog.left_in_pipe() == b"next\nand ano"


def test_edge_58_lines_are_passed_from_one_to_the_next(scratch):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"whole\nbeginn")
    wait_for(lambda: log.current == b"whole\nbeginn")
    multilog.signal(signal.SIGTERM)
    wait_for(lambda: not _is_pending(multilog.pid, signal.SIGTERM))
    multilog.write(b"ing\nnext\n")
    assert multilog.process.wait() == 0
    assert log.current == b"whole\nbeginning\n" and multilog.left_in_pipe() == b"next\n"


def _is_pending(pid, number):
    status = proc.status(pid)
    mask = int(status["SigPnd"], 16) | int(status["ShdPnd"], 16)
    return bool(mask >> (number - 1) & 1)


def test_edge_59_told_to_end_while_a_processor_runs_it_ends_when_that_has(scratch):
    """0.76 would wait for more input then."""
    multilog, log = running(["!while test ! -e ../go; do sleep 0.01; done; cat", "./log"], scratch)
    multilog.write(b"x\n")
    wait_for(lambda: log.current == b"x\n")
    multilog.signal(signal.SIGALRM)
    wait_for(lambda: log.has("processed"))
    multilog.signal(signal.SIGTERM)
    (scratch / "go").touch()
    assert multilog.process.wait() == 0
    assert log[log.old[0]] == b"x\n" and log.mode("current") == 0o744


PROCESSOR = """exec 7>&1; for n in 0 7 4 5; do readlink /proc/self/fd/$n; done > ../descriptors
pwd > ../directory; sed s/x/y/; (cat <&4; echo again) >&5"""


def test_edge_60_what_a_processor_is_given(scratch, program):
    multilog, log = running([f"!{PROCESSOR}", "./log"], scratch, program=program)
    for number in (1, 2):
        multilog.write(b"x\n")
        wait_for(lambda: log.current == b"x\n")
        multilog.signal(signal.SIGALRM)
        wait_for(lambda: len(log.old) == number and log["state"] == b"again\n" * number)
    wait_for(lambda: not log.has("processed") and not log.has("previous") and not log.has("newstate"))
    assert [log[name] for name in log.old] == [b"y\n", b"y\n"] and log.mode(log.old[0]) == 0o744
    assert (scratch / "directory").read_text() == f"{scratch}/log\n"
    descriptors = (scratch / "descriptors").read_text().split()
    assert descriptors == [f"{scratch}/log/{name}" for name in ("previous", "processed", "state", "newstate")]
    assert multilog.finish() == 0  # 0.76 can miss a TERM that comes just before it reads


@pytest.mark.parametrize("failure, message", [("exit 3", "processor failed in ./log, pausing"),
                                              ("kill -9 $$", "processor crashed in ./log, pausing")], ids=["failed", "crashed"])
def test_edge_60_a_processor_that_fails_gets_the_same_again(scratch, failure, message):
    command = f"!echo half; echo half >&5; test -e ../tried || {{ touch ../tried; {failure}; }}; cat"
    multilog, log = running([command, "./log"], scratch)
    multilog.write(b"x\n")
    wait_for(lambda: log.current == b"x\n")
    multilog.signal(signal.SIGALRM)
    wait_for(lambda: log.old and not log.has("processed"))
    assert log[log.old[0]] == b"half\nx\n" and log["state"] == b"half\n"
    assert multilog.messages == [f"multilog: warning: {message}"]
    assert multilog.end() == 0


def test_edge_61_a_directory_has_one_writer(scratch, program):
    answer = run(["./twice", "./twice"], b"x\n", scratch, program)
    assert answer.exit_code == 111
    assert answer.stderr == "multilog: fatal: unable to lock directory ./twice: temporary failure\n"
    multilog, log = running(["./log"], scratch, program=program)
    second = Multilog(["./log"], scratch, program=program)
    second.write(b"kept\n")
    assert second.process.wait() == 111
    assert second.messages == ["multilog: fatal: unable to lock directory ./log: temporary failure"]
    assert second.left_in_pipe() == b"kept\n"
    assert multilog.end() == 0


def test_edge_43_without_an_action_it_ends_when_told(scratch):
    multilog = Multilog(["unknown"], scratch)
    rests(multilog).write(b"line\n")
    assert rests(multilog).end() == 0
