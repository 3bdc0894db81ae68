# SPDX-License-Identifier: ISC
"""svstat -H: the runs of the past, from files that were written by hand."""
import json
import os

import pytest

from support import processes, programs
from support.processes import SILENT_SUCCESS
from support.services import make_service

# 2026-11-29 10:00:00 UTC, as a TAI64N label counts.
TEN = (1 << 62) + 10 + 1795946400


def label(seconds, nanoseconds=0):
    """So many seconds after ten."""
    return f"@{TEN + seconds:016x}{nanoseconds:08x}"


def line(number, how="exited=1", start=0, end=60, more=""):
    return f"run={number} start={label(start)} end={label(end)} {how}{more}\n"


def service_with_history(scratch, *lines, name="web", old=()):
    service = make_service(scratch, name)
    service.control.mkdir(mode=0o700)
    (service.control / "history").write_text("".join(lines))
    if old:
        (service.control / "history.old").write_text("".join(old))
    return service


def said_of(scratch, *words, **options):
    """What svstat -H says, with exit 0 and without a word on standard error."""
    answer = processes.run(programs.ours("svstat"), "-H", *words, cwd=scratch, **options)
    assert (answer.exit_code, answer.stderr) == (0, "")
    return answer.stdout


def json_of(scratch, *words):
    return json.loads(said_of(scratch, "-j", *words))


def test_H_prints_the_runs_the_oldest_first(scratch):
    service_with_history(
        scratch,
        line(9, "killed=11", more=f" ns=60000000000 core=1 rss-kib=43112 cpu-us=3204000 ready={label(0, 512000000)}"),
        line(10, start=3600, more=" ns=18120521521609 by=oom rss-kib=2000000 cpu-us=252000000"),
        line(11, "unknown=0", start=7200))
    assert said_of(scratch, "web") == (
        " 9  2026-11-29T10:00:00Z  ran 1m 0s  ready after 0.512s  SIGSEGV, core          42.1 MiB  cpu 3.204s\n"
        "10  2026-11-29T11:00:00Z  ran 5h 2m                      exited 1       by oom  1.9 GiB   cpu 4m 12s\n"
        "11  2026-11-29T12:00:00Z                                 unknown\n")


def test_H_prints_those_before_as_well(scratch):
    service_with_history(scratch, line(3), line(4), old=[line(1), line(2)])
    assert [run["run"] for run in json_of(scratch, "web")] == [1, 2, 3, 4]
    assert [words.split()[0] for words in said_of(scratch, "web").splitlines()] == ["1", "2", "3", "4"]


def test_H_names_the_services_when_there_are_several(scratch):
    service_with_history(scratch, line(1), name="one")
    service_with_history(scratch, line(2), name="two")
    said = "{}  2026-11-29T10:00:00Z  exited 1\n"
    assert said_of(scratch, "one") == said.format(1)
    assert said_of(scratch, "one", "two") == "one:\n" + said.format(1) + "\ntwo:\n" + said.format(2)


def test_H_says_nothing_of_a_service_without_a_history(scratch):
    make_service(scratch, "new")
    service_with_history(scratch, name="empty")
    assert said_of(scratch, "new", "empty") == ""
    assert json_of(scratch, "new", "empty") == []
    assert said_of(scratch) == ""


def test_H_j_is_a_list_of_runs(scratch):
    service_with_history(scratch, line(1, "killed=15", more=" ns=59991521609 by=command"), name="one")
    service_with_history(scratch, line(2, more=f" ready={label(1, 250000000)} rss-kib=5120 cpu-us=1200"), name="two")
    one, two = json_of(scratch, "one", "two")
    assert list(one)[:3] == ["schema", "name", "run"]
    assert (one["schema"], one["name"], one["run"]) == ("lares-run-1", "one", 1)
    assert (one["start"], one["end"]) == ("2026-11-29T10:00:00Z", "2026-11-29T10:01:00Z")
    assert (one["ran_seconds"], one["by"]) == (59.992, "command")
    assert (one["kind"], one["code"], one["signal"], one["signal_name"], one["core"]) == ("killed", None, 15, "SIGTERM", False)
    assert one["ready"] is None and one["ready_seconds"] is None and one["peak_rss_kib"] is None
    assert (two["name"], two["kind"], two["code"], two["signal"], two["core"]) == ("two", "exited", 1, None, None)
    assert (two["ready"], two["ready_seconds"]) == ("2026-11-29T10:00:01Z", 1.25)
    assert (two["peak_rss_kib"], two["cpu_seconds"], two["ran_seconds"]) == (5120, 0.001, None)


def test_n_takes_the_last_ones_of_each_service(scratch):
    service_with_history(scratch, line(3), old=[line(1), line(2)])
    service_with_history(scratch, line(7), name="db")

    def numbers(*words):
        return [(run["name"], run["run"]) for run in json_of(scratch, *words, "web", "db")]

    assert numbers("-n", "2") == [("web", 2), ("web", 3), ("db", 7)]
    assert numbers("-n1") == [("web", 3), ("db", 7)]
    assert numbers("-n", "0") == []
    assert numbers("-n", "18446744073709551615") == numbers()
    assert said_of(scratch, "-n", "1", "web") == "3  2026-11-29T10:00:00Z  exited 1\n"


def test_a_line_that_is_not_whole_is_passed_over(scratch):
    service_with_history(scratch, line(1), "run=2 start=@4000\n", line(3), line(4)[:-1], old=[line(0)[:-1]])
    assert [run["run"] for run in json_of(scratch, "web")] == [1, 3]


def test_what_a_later_version_writes_is_passed_over_or_shown(scratch):
    service_with_history(scratch, line(1, more=" by=cosmic-rays swap-kib=7"))
    assert json_of(scratch, "web")[0]["by"] == "cosmic-rays"
    assert said_of(scratch, "web").endswith("  exited 1  by cosmic-rays\n")


def test_what_is_wrong_is_said_on_standard_output(scratch):
    assert said_of(scratch, "missing") == "missing: unable to chdir: file does not exist\n"
    service = make_service(scratch)
    service.write("supervise")
    assert said_of(scratch, "web") == "web: unable to open supervise/history: not a directory\n"
    (run,) = json_of(scratch, "web")
    assert run["problem"] == "unable to open supervise/history: not a directory"
    assert (run["name"], run["run"], run["kind"]) == ("web", None, None)


def test_it_does_not_wait_for_a_history_that_is_a_fifo(scratch):
    service = service_with_history(scratch)
    (service.control / "history").unlink()
    os.mkfifo(service.control / "history")
    assert said_of(scratch, "web") == "web: unable to open supervise/history: invalid argument\n"


def test_L_tells_of_the_log(scratch):
    service_with_history(scratch, line(1))
    assert said_of(scratch, "-L", "web") == "web: no log service\n"
    assert json_of(scratch, "-L", "web") == []
    service_with_history(scratch, line(5), name="web/log")
    said = "{}  2026-11-29T10:00:00Z  exited 1\n"
    assert said_of(scratch, "-L", "web") == said.format(5)
    assert said_of(scratch, "-lL", "web") == "web:\n" + said.format(1) + "\nweb/log:\n" + said.format(5)
    assert [(run["name"], run["run"]) for run in json_of(scratch, "-lL", "web")] == [("web", 1), ("web/log", 5)]


def test_the_control_directory_may_be_elsewhere(scratch):
    service = service_with_history(scratch, line(1))
    service.control.rename(service.path / ".sv")
    assert said_of(scratch, "web") == ""
    assert said_of(scratch, "web", env={**os.environ, "SUPERVISEDIR": ".sv"}) == "1  2026-11-29T10:00:00Z  exited 1\n"


@pytest.mark.parametrize("options", [["-H", "-v"], ["-H", "-o", "pid"], ["-n", "1"], ["-H", "-n", "few"], ["-H", "-n", "-1"],
                                     ["-H", "-n", ""]])
def test_what_makes_no_sense_is_refused(scratch, options):
    service_with_history(scratch, line(1))
    answer = processes.run(programs.ours("svstat"), *options, "web", cwd=scratch)
    assert (answer.exit_code, answer.stdout) == (100, "")
    assert answer.stderr.startswith("svstat: usage: svstat ")


def test_without_operands_nothing_is_said():
    assert processes.run(programs.ours("svstat"), "-H") == SILENT_SUCCESS
