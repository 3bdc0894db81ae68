# SPDX-License-Identifier: ISC
"""chpst of runit: what all the others do, in one command."""
import fcntl
import os
import resource

import pytest

from support import processes, programs
from support.chains import OBSERVER, answer, observed, outcome

USAGE = ("usage: chpst [-vVP012] [-u user[:group]] [-U user[:group]] [-b argv0] [-e dir] [-/ root] [-n nice] [-l|-L lock] "
         "[-m n] [-d n] [-o n] [-p n] [-f n] [-c n] [-t n] prog\n\n")


def fatal(text):
    return processes.Answer(111, "", f"chpst: fatal: {text}\n")


def make_directory(scratch):
    directory = scratch / "env"
    directory.mkdir()
    (directory / "A").write_text("1\n")
    (directory / "B").touch()
    return directory


def test_e_is_envdir(scratch):
    assert observed("chpst", "-e", make_directory(scratch), env={"B": "1", "C": "2"}).variables == {b"A": b"1", b"C": b"2"}


def test_e_passes_over_directories_and_says_so_with_v(scratch):
    (make_directory(scratch) / "D").mkdir()
    assert observed("chpst", "-e", "env", cwd=scratch, env={}).variables == {b"A": b"1"}
    done = outcome([programs.ours("chpst"), "-v", "-e", "env", *OBSERVER], cwd=scratch, env={})
    assert done.found.variables == {b"A": b"1"}
    assert done.stderr == b"chpst: warning: unable to read env/D: is a directory\n"


def test_u_is_setuidgid_with_groups_and_numbers():
    programs.skip_unless_root("the user is changed")
    for account, user, groups in (("daemon", 1, [1]), ("daemon:games:staff", 1, [60, 50]), (":77:78:79", 77, [78, 79])):
        found = observed("chpst", "-u", account)
        assert (found.ids("Uid")[0], found.ids("Gid")[0], found.ids("Groups")) == (user, groups[0], sorted(groups))


def test_big_u_is_envuidgid_and_changes_nobody():
    found = observed("chpst", "-U", "daemon:games", env={})
    assert found.variables == {b"UID": b"1", b"GID": b"60"}
    assert found.ids("Uid")[0] == os.geteuid()


def test_limits():
    for letter, name in {"d": "data", "f": "file size", "c": "core", "r": "resident", "t": "cpu"}.items():
        assert observed("chpst", f"-{letter}", "123456789").limit(name)[0] == "123456789"
    assert observed("chpst", "-o", "20").limit("open files")[0] == "20"
    assert observed("chpst", "-p", "20").limit("processes")[0] == "20"
    for beyond in (2**63, 2**64 - 1):
        assert observed("chpst", "-t", str(beyond)).limit("cpu") == ("unlimited", "unlimited")
    found = observed("chpst", "-m", "100000000", "-d", "200000000")
    assert [found.limit(it)[0] for it in ("data", "stack", "address")] == ["200000000", "100000000", "100000000"]
    found = observed("chpst", "-o", "99", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (20, 30)))
    assert found.limit("open files") == ("30", "30")


def test_big_p_is_pgrphack():
    assert observed("chpst", "-P").leads_session


def test_n_is_nice():
    for value, niceness in (("5", 5), ("+5", 5), ("", 0), ("99999999999999999999", 19)):
        done = outcome([programs.ours("chpst"), "-n", value, *OBSERVER])
        assert done.found.niceness == niceness, value
    if os.geteuid() == 0:
        assert observed("chpst", "-n", "-5").niceness == -5


def test_c_and_slash_are_chdir_and_chroot(scratch):
    assert answer("chpst", "-C", scratch, "pwd").stdout == f"{scratch}\n"
    if os.geteuid() != 0:
        pytest.skip("needs root: chroot")
    assert observed("chpst", "-/", "/").environment
    (scratch / "sub").mkdir()
    assert answer("chpst", "-/", scratch, "/bin/true") == fatal("unable to run: /bin/true: file does not exist")
    assert answer("chpst", "-/", scratch, "-C", "missing", "true") == fatal(
        "unable to change directory: missing: file does not exist")
    assert answer("chpst", "-/", scratch, "-C", "sub", "/bin/true").exit_code == 111


def test_l_waits_for_a_lock_and_big_l_does_not(scratch):
    assert answer("chpst", "-l", scratch / "lock", "true") == processes.Answer(0)
    with open(scratch / "lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert answer("chpst", "-L", "lock", "true", cwd=scratch) == fatal("unable to lock: lock: temporary failure")
        waiting = processes.Process([programs.ours("chpst"), "-l", "lock", "true"], scratch, cwd=scratch)
        assert waiting.running
    assert waiting.wait() == 0
    assert answer("chpst", "-l", "missing/lock", "true", cwd=scratch) == fatal(
        "unable to open lock: missing/lock: file does not exist")


def test_digits_close_the_streams():
    said = answer("chpst", "-0", "-2", "ls", "/proc/self/fd")
    assert said.stdout.split() == ["0", "1"], "0 is the directory that is listed"
    assert answer("chpst", "-0", programs.ours("chpst"), "-0", "true") == fatal(
        "unable to close stdin: file descriptor not open")


def test_b_is_the_name_that_the_program_is_given():
    assert answer("chpst", "-b", "-sh", "sh", "-c", "cat /proc/$$/cmdline").stdout.startswith("-sh\0")
    assert answer("chpst", "-b", "other", "missing", "x") == fatal("unable to run: other: file does not exist")


def test_things_are_done_in_the_order_of_runit_and_not_in_that_of_the_options(scratch):
    """The directory of variables is read before the root changes and before the user does; the lock is taken after."""
    programs.skip_unless_root("the root and the user are changed")
    directory = make_directory(scratch)
    directory.chmod(0o700)
    done = outcome([programs.ours("chpst"), "-u", "daemon", "-o", "50", "-e", "env", "-P", *OBSERVER], cwd=scratch, env={})
    assert done.found.variables == {b"A": b"1"}
    assert done.found.leads_session and done.found.ids("Uid")[0] == 1
    scratch.chmod(0o755)
    assert answer("chpst", "-l", "lock", "-u", "daemon", "true", cwd=scratch) == fatal("unable to open lock: lock: access denied")


def test_lookups_happen_below_the_new_root(scratch):
    programs.skip_unless_root("the root is changed")
    scratch.chmod(0o755)
    said = answer("chpst", "-/", scratch, "-u", "daemon", "true")
    assert said.exit_code == 111
    assert said.stderr.startswith("chpst: fatal: un")
    assert answer("chpst", "-/", scratch, "-u", ":1:1", "true") == fatal("unable to run: true: file does not exist")


@pytest.mark.parametrize("words", [
    [], ["-u"], ["-Z", "true"], ["-o", "1x", "true"], ["-o", "=", "true"], ["-o", "-1", "true"], ["-n", "x", "true"],
    ["-n", "-x", "true"], ["-l", "a", "-L", "b", "true"], ["-v"],
], ids=" ".join)  # fmt: skip
def test_wrong_usage(words):
    said = answer("chpst", *words)
    assert said.exit_code == 100
    assert said.stderr.endswith(USAGE)
    assert said.stdout == ""


def test_v_tells_the_version():
    said = answer("chpst", "-V", "true")
    assert said.exit_code == 100
    assert said.stderr.startswith("chpst of lares ")


@pytest.mark.parametrize("account, text", [
    ("nobody-has-this", "unknown user/group: nobody-has-this"), ("", "unknown user/group: "),
    ("daemon:", "unknown user/group: daemon:"), ("daemon:no-such-group", "unknown user/group: daemon:no-such-group"),
    (":1", "invalid uid/gids: 1"), (":1:", "invalid uid/gids: 1:"), ("::1", "invalid uid/gids: :1"),
    (":a:b", "invalid uid/gids: a:b"),
])  # fmt: skip
def test_who_is_nobody(account, text):
    for option in ("-u", "-U"):
        assert answer("chpst", option, account, "true") == fatal(text)


def test_what_goes_wrong(scratch):
    assert answer("chpst", "missing") == fatal("unable to run: missing: file does not exist")
    assert answer("chpst", "-e", "missing", "true") == fatal("unable to switch to directory: missing: file does not exist")
    assert answer("chpst", "-/", "missing", "true") == fatal("unable to change directory: missing: file does not exist")
    (make_directory(scratch) / "loop").symlink_to("loop")
    assert answer("chpst", "-e", "env", "true", cwd=scratch) == fatal("unable to read env/loop: symbolic link loop")


def test_a_name_that_is_no_variable(scratch):
    (make_directory(scratch) / "X=Y").write_text("1\n")
    said = answer("chpst", "-e", "env", "true", cwd=scratch)
    assert said == processes.Answer(
        0, "", "chpst: warning: unable to set env/X=Y (no variable has a = in its name; rename the file)\n")
