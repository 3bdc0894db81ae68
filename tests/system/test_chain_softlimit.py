# SPDX-License-Identifier: ISC
"""softlimit: a program is run with other soft limits."""
import os
import resource

import pytest

from support import proc, processes, programs
from support.chains import OBSERVER, answer, observed, outcome

USAGE = ("softlimit: usage: softlimit [-a allbytes] [-c corebytes] [-d databytes] [-f filebytes] [-l lockbytes] "
         "[-m membytes] [-o openfiles] [-p processes] [-r residentbytes] [-s stackbytes] [-t cpusecs] child")
INFINITY = resource.RLIM_INFINITY
CAP_SYS_RESOURCE = 24

# letter: (the name in /proc, the name for -R)
LETTERS = {
    "a": ("address space", "as"), "c": ("core file size", "core"),
    "d": ("data size", "data"), "f": ("file size", "fsize"),
    "l": ("locked memory", "memlock"), "o": ("open files", "nofile"),
    "p": ("processes", "nproc"), "r": ("resident set", "rss"),
    "s": ("stack size", "stack"), "t": ("cpu time", "cpu"),
}  # fmt: skip
ONLY_NAMED = {
    "locks": "file locks", "msgqueue": "msgqueue size", "nice": "nice priority", "rtprio": "realtime priority",
    "rttime": "realtime timeout", "sigpending": "pending signals",
}  # fmt: skip


def given(**limits):
    """For preexec_fn: these limits before anything runs."""

    def set_them():
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, "RLIMIT_" + name.upper()), value)

    return set_them


def clipped(value, hard):
    return str(value) if hard == "unlimited" or int(hard) >= value else hard


@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter_sets_its_limit_and_no_other(letter):
    name, _ = LETTERS[letter]
    before, after = observed("softlimit"), observed("softlimit", f"-{letter}", "123456789")
    hard = before.limit(name)[1]
    assert after.limit(name) == (clipped(123456789, hard), hard)
    for other, _ in LETTERS.values():
        assert other == name or after.limit(other) == before.limit(other)


def test_m_sets_the_four_of_memory():
    found = observed("softlimit", "-m", "100000000")
    for letter in "dsla":
        soft, hard = found.limit(LETTERS[letter][0])
        assert soft == clipped(100000000, hard)


def test_edge_68_hard_limits_stay_and_values_above_are_clipped_in_silence():
    limits = given(nofile=(20, 30), core=(0, 1000))
    assert observed("softlimit", "-o", "10", preexec_fn=limits).limit("open files") == ("10", "30")
    assert observed("softlimit", "-o", "1000", preexec_fn=limits).limit("open files") == ("30", "30")
    assert observed("softlimit", "-o", "=", preexec_fn=limits).limit("open files") == ("30", "30")
    assert observed("softlimit", "-c", "=", preexec_fn=limits).limit("core file") == ("1000", "1000")


def test_edge_68_an_empty_value_is_nought():
    assert observed("softlimit", "-c", "").limit("core file size")[0] == "0"
    assert observed("softlimit", "-R", "core=").limit("core file size")[0] == "0"


def test_of_two_options_the_last_counts():
    assert observed("softlimit", "-o30", "-o", "40").limit("open files")[0] == "40"
    assert observed("softlimit", "-d", "=", "-m400000000", "-d", "200000000").limit("data size")[0] == "200000000"


def may_raise_hard_limits():
    return int(proc.status(os.getpid())["CapEff"], 16) >> CAP_SYS_RESOURCE & 1


def test_a_minus_lifts_both_limits():
    hard = 1 << 30 if may_raise_hard_limits() else INFINITY
    for value in ("-", "unlimited"):
        found = observed("softlimit", "-f", value, preexec_fn=given(fsize=(1 << 20, hard)))
        assert found.limit("file size") == ("unlimited", "unlimited")


def test_a_minus_is_refused_to_who_may_not():
    programs.skip_unless_root("it is given up")
    said = processes.run(programs.ours("softlimit"), "-f", "-", "true", user=65534, group=65534,
                         preexec_fn=given(fsize=(1 << 20, 1 << 20)))
    assert said == processes.Answer(111, "", "softlimit: fatal: setrlimit failed: permission denied\n")


@pytest.mark.parametrize("number", ["18446744073709551616", "9" * 40])
def test_a_number_that_is_too_large_is_no_limit_and_is_told(number):
    """0.76 wraps around: 2^64 is 0."""
    done = outcome([programs.ours("softlimit"), "-o", number, *OBSERVER], preexec_fn=given(nofile=(20, 30)))
    assert done.found.limit("open files") == ("30", "30")
    assert done.stderr.decode() == f"softlimit: warning: {number} is more than a limit can be (the hard limit is taken)\n"


@pytest.mark.parametrize("name", [it[1] for it in LETTERS.values()] + list(ONLY_NAMED))
def test_every_limit_of_linux_has_a_name(name):
    words = {it[1]: it[0] for it in LETTERS.values()} | ONLY_NAMED
    before, after = observed("softlimit"), observed("softlimit", "-R", f"{name}=23456789")
    hard = before.limit(words[name])[1]
    assert after.limit(words[name]) == (clipped(23456789, hard), hard)
    assert observed("softlimit", "-R", f"{name}==").limit(words[name]) == (hard, hard)


VARIABLES = {
    "ALLBYTES": "a", "COREBYTES": "c", "DATABYTES": "d", "FILEBYTES": "f", "LOCKEDBYTES": "l", "RSSBYTES": "r",
    "STACKBYTES": "s", "OPENFILES": "o", "PROCS": "p", "CPUSECS": "t",
}  # fmt: skip


@pytest.mark.parametrize("variable", VARIABLES)
def test_variables_of_encore_come_before_the_options(variable):
    letter = VARIABLES[variable]
    name = LETTERS[letter][0]
    environment = {**os.environ, "SOFTLIMIT_" + variable: "300000001"}
    found = observed("softlimit", env=environment).limit(name)
    assert found[0] == clipped(300000001, found[1])
    found = observed("softlimit", f"-{letter}", "200000000", env=environment).limit(name)
    assert found[0] == clipped(200000000, found[1])


def test_the_variable_for_all_memory_sets_four_and_is_stronger_than_those_for_one():
    environment = {**os.environ, "SOFTLIMIT_DATABYTES": "1", "SOFTLIMIT_MEMBYTES": "300000001"}
    found = observed("softlimit", env=environment)
    for letter in "dsla":
        soft, hard = found.limit(LETTERS[letter][0])
        assert soft == clipped(300000001, hard)


def test_a_wrong_variable_is_refused():
    said = answer("softlimit", "true", env={**os.environ, "SOFTLIMIT_OPENFILES": "many"})
    assert said == processes.Answer(
        100, "", f"{USAGE} (SOFTLIMIT_OPENFILES takes a number, or =, or -, and not many)\n")


@pytest.mark.parametrize("words, hint", [
    (["-o", "5x", "true"], "-o takes a number, or =, or -, and not 5x"),
    (["-o", "-5", "true"], "-o takes a number, or =, or -, and not -5"),
    (["-R", "files=5", "true"], "-R takes name=value, with one of: as core cpu data fsize locks memlock msgqueue nice "
                                "nofile nproc rss rtprio rttime sigpending stack"),
    (["-R", "nofile=x", "true"], "nofile takes a number, or =, or -, and not x"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_hint(words, hint):
    assert answer("softlimit", *words) == processes.Answer(100, "", f"{USAGE} ({hint})\n")


@pytest.mark.parametrize("words", [[], ["-o", "5"]], ids=" ".join)
def test_wrong_usage(words):
    assert answer("softlimit", *words) == processes.Answer(100, "", f"{USAGE}\n")


def test_an_option_that_there_is_not_is_answered_with_the_one_that_is_new():
    said = answer("softlimit", "-x", "true")
    assert said.exit_code == 100
    assert said.stderr.endswith(f"{USAGE} (-R name=value: any limit of Linux, such as nofile=1024)\n")


def test_a_name_without_a_value():
    assert answer("softlimit", "-R", "nofile", "true").exit_code == 100


def test_an_option_that_there_is_not():
    said = answer("softlimit", "-z", "true")
    assert (said.exit_code, said.stderr.splitlines()[0]) == (100, "softlimit: illegal option -- z")


def test_the_variables_stay_for_the_program():
    found = observed("softlimit", env={**os.environ, "SOFTLIMIT_CPUSECS": "600"})
    assert found.variables[b"SOFTLIMIT_CPUSECS"] == b"600"
