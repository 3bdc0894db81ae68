# SPDX-License-Identifier: ISC
"""setuidgid, envuidgid and setuser: a program is run as somebody else, or is told who that would be."""
import contextlib
import grp
import os
import pwd

import pytest

from support import mounts, processes, programs
from support.chains import answer, observed

NOBODY = pwd.getpwnam("nobody")
DAEMON = pwd.getpwnam("daemon")


def unused_id():
    used = {it.pw_uid for it in pwd.getpwall()} | {it.gr_gid for it in grp.getgrall()}
    return next(number for number in range(3_900_000_000, 4_000_000_000) if number not in used)


UNUSED = unused_id()


def fatal(program, text):
    return processes.Answer(111, "", f"{program}: fatal: {text}\n")


@pytest.fixture(autouse=True)
def as_root():
    programs.skip_unless_root("the user is changed")


def expect_ids(found, user, *groups):
    assert found.ids("Uid") == [user] * 4
    assert found.ids("Gid") == [groups[0]] * 4
    # The kernel keeps the list sorted.
    assert found.ids("Groups") == sorted(groups)


def test_edge_71_the_primary_group_is_the_only_one_and_no_variable_is_set():
    found = observed("setuidgid", "daemon", env={"HOME": "/root", "USER": "root"})
    expect_ids(found, DAEMON.pw_uid, DAEMON.pw_gid)
    assert found.environment == (b"HOME=/root", b"USER=root")


def test_edge_71_groups_that_there_were_are_gone():
    expect_ids(observed("setuidgid", "daemon", extra_groups=[0, 50, 60]), DAEMON.pw_uid, DAEMON.pw_gid)


def test_edge_72_envuidgid_needs_no_privileges_and_overrides():
    found = observed("envuidgid", "daemon", env={"UID": "7", "A": "1", "GID": "8"}, user=NOBODY.pw_uid, group=NOBODY.pw_gid)
    assert found.variables == {b"A": b"1", b"UID": b"%d" % DAEMON.pw_uid, b"GID": b"%d" % DAEMON.pw_gid}
    assert found.ids("Uid") == [NOBODY.pw_uid] * 4


def test_groups_that_are_named_are_exactly_those():
    expect_ids(observed("setuidgid", "daemon:games:staff"), DAEMON.pw_uid, 60, 50)
    expect_ids(observed("setuidgid", "daemon:games"), DAEMON.pw_uid, 60)


def test_numbers():
    expect_ids(observed("setuidgid", f":{UNUSED}:7:9"), UNUSED, 7, 9)
    expect_ids(observed("setuidgid", f"{UNUSED}:{UNUSED}:9"), UNUSED, UNUSED, 9)
    expect_ids(observed("setuidgid", "1"), DAEMON.pw_uid, DAEMON.pw_gid)
    assert observed("envuidgid", f":{UNUSED}:7", env={}).variables == {b"GID": b"7", b"UID": b"%d" % UNUSED}


@pytest.fixture
def somebody_with_groups(scratch):
    """A user who is in two groups beside the own one, in files of the test's own."""
    # NSS reads /etc; a mount namespace gives it other files there.
    (scratch / "passwd").write_text("root:x:0:0::/root:/bin/sh\nweb:x:4711:4712:Web:" + str(scratch) + "/home:/bin/web-shell\n"
                                    "homeless:x:4713:4712::/nonexistent:/bin/sh\n")
    (scratch / "group").write_text("root:x:0:\nweb:x:4712:\nlog:x:4720:root,web\nextra:x:4721:web\nother:x:4722:root\n")
    (scratch / "home").mkdir()
    # Of several sources the last decides what is told; here there is one.
    (scratch / "nsswitch.conf").write_text("passwd: files\ngroup: files\n")
    with contextlib.ExitStack() as shown:
        for file in ("passwd", "group", "nsswitch.conf"):
            shown.enter_context(mounts.shown_in_place_of(f"/etc/{file}", scratch / file))
        yield processes.run


GROUPS = 'grep -E "^(Uid|Gid|Groups):" /proc/self/status | tr "\\t" " " | tr -s " "'


def test_s_adds_the_supplementary_groups(somebody_with_groups):
    run = somebody_with_groups
    setuidgid = programs.ours("setuidgid")
    assert run(setuidgid, "web", "sh", "-c", GROUPS).stdout.splitlines()[-1].strip() == "Groups: 4712"
    assert run(setuidgid, "-s", "web", "sh", "-c", GROUPS).stdout.splitlines()[-1].strip() == "Groups: 4712 4720 4721"
    said = run(setuidgid, "-s", "web:other", "sh", "-c", GROUPS).stdout.splitlines()
    assert [line.strip() for line in said[1:]] == ["Gid: 4722 4722 4722 4722", "Groups: 4720 4721 4722"]


def test_setuser_is_the_user_at_home_with_all_groups_and_variables(somebody_with_groups, scratch):
    said = somebody_with_groups(
        programs.ours("setuser"), "web", "sh", "-c", GROUPS + '; pwd; echo "$HOME $SHELL $USER $GID $UID"',
        env={"PATH": os.environ["PATH"], "HOME": "/root", "UID": "0"})
    assert [line.strip() for line in said.stdout.splitlines()] == [
        "Uid: 4711 4711 4711 4711", "Gid: 4712 4712 4712 4712", "Groups: 4712 4720 4721", f"{scratch}/home",
        f"{scratch}/home /bin/web-shell web 4712 4711"]


def test_setuser_without_a_home(somebody_with_groups):
    assert somebody_with_groups(programs.ours("setuser"), "homeless", "true") == fatal(
        "setuser", "unable to chdir to /nonexistent: file does not exist")


def test_a_user_whose_name_is_a_number_is_that_user(somebody_with_groups, scratch):
    with open(scratch / "passwd", "a") as file:
        file.write("4711:x:99:98::/:/bin/sh\n")
    said = somebody_with_groups(programs.ours("envuidgid"), "4711", "sh", "-c", "echo $UID:$GID")
    assert said.stdout == "99:98\n"


UNKNOWN = ["nobody-has-this", "", "-x", "daemon:", "daemon:nobody-has-this", "daemon::games", ":", ":1", ":1:", "::1",
           ":4294967295:1", ":1:4294967296", "4294967295", str(UNUSED), "x" * 5000, "-", "a\nb"]


@pytest.mark.parametrize("account", UNKNOWN, ids=lambda it: repr(it[:30]))
@pytest.mark.parametrize("program", ["setuidgid", "envuidgid"])
def test_who_is_nobody(program, account):
    said = answer(program, account, "true")
    text = account.replace("\n", "?")
    assert said.exit_code == 111
    assert said.stderr.startswith(f"{program}: fatal: unknown account {text}"[:2000])


def test_who_is_nobody_to_setuser():
    for account in ("nobody-has-this", "", "0", ":1:1"):
        assert answer("setuser", account, "true") == fatal("setuser", f"unknown account {account}")


@pytest.mark.released
@pytest.mark.parametrize("program", ["setuidgid", "envuidgid", "setuser"])
def test_that_nobody_could_be_asked_is_another_thing_than_that_there_is_none(somebody_with_groups, program):
    """0.76 says "unknown account", which sends people to look for a typing error."""
    strace = [programs.peer("strace", "strace"), "-qq", "-o", "/dev/null", "-P", "/etc/passwd", "-e", "trace=openat",
              "-e", "inject=openat:error=EMFILE"]
    said = somebody_with_groups(*strace, programs.ours(program), "web", "true")
    assert said == fatal(program, "unable to look up account web: process cannot open more files")


@pytest.mark.released
@pytest.mark.parametrize("limit", ["-d300000", "-m3000000"])
@pytest.mark.parametrize("words", [["setuidgid", "daemon"], ["envuidgid", "daemon"], ["setuser", "root"], ["chpst", "-u", "daemon"]],
                         ids=lambda words: words[0])
def test_they_do_with_the_memory_that_run_scripts_allow(words, limit):
    program, *arguments = words
    assert answer("softlimit", limit, programs.ours(program), *arguments, "/bin/true") == processes.Answer(0, "", "")


def test_an_account_that_is_not_ours_to_become():
    options = dict(user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[])
    assert answer("setuidgid", "daemon", "true", **options) == fatal("setuidgid", "unable to setgid: permission denied")
    assert answer("setuser", "daemon", "true", **options) == fatal("setuser", "unable to setgid: permission denied")


@pytest.mark.parametrize("program", ["setuidgid", "envuidgid", "setuser"])
def test_wrong_usage(program):
    for words in ([], ["daemon"]):
        assert answer(program, *words) == processes.Answer(100, "", f"{program}: usage: {program} account child\n")


def test_a_program_that_there_is_not():
    for program in ("setuidgid", "envuidgid", "setuser"):
        assert answer(program, "root", "missing") == fatal(program, "unable to run missing: file does not exist")


@pytest.mark.released
def test_they_are_the_only_dynamic_programs():
    """LDAP and sssd are asked through NSS, for which a program must be dynamic; all others need nothing to run."""
    dynamic = {path.name for path in programs.BIN.iterdir() if b"ld-linux" in path.read_bytes()[:8192]}
    assert dynamic == {"setuidgid", "envuidgid", "setuser", "chpst"}


@pytest.mark.released
def test_those_that_ask_the_kernel_alone_start_without_glibc_where_the_daemons_do():
    """Its start would take three times as long as all that they do."""
    if programs.of_glibc("supervise"):
        pytest.skip("all is glibc in this build")
    assert not [it for it in ("envdir", "envini", "softlimit", "setlock", "fghack", "pgrphack") if programs.of_glibc(it)]
