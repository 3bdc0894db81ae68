# SPDX-License-Identifier: ISC
"""The chain loaders when the system refuses, at each of their calls: one message, exit code 111, and the program is not run.

What must not happen is that the program runs without what it was to have: with the old user, without its lock.
"""
import os
import resource

import pytest

from support import proc, processes, programs, tracing
from support.waiting import wait_for

pytestmark = pytest.mark.released

RAN = "the program has run\n"


def fails(scratch, injection, program, *words, path=None):
    """The message of a loader that has a call fail."""
    call = injection.partition(":")[0]
    only = ["-P", path] if path else []
    said = processes.run(programs.peer("strace", "strace"), "-qq", "-o", "/dev/null", *only, "-e", f"trace={call}", "-e",
                         f"inject={injection}", programs.ours(program), *words, "echo", RAN.strip(), cwd=scratch)
    assert RAN not in said.stdout
    assert said.exit_code == 111, said
    lines = said.stderr.splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.fixture
def directory(scratch):
    (scratch / "env").mkdir()
    (scratch / "env/A").write_text("1\n")
    return scratch


@pytest.mark.parametrize("injection, path, message", [
    ("openat:error=EMFILE:when=1", None, "unable to switch to current directory: process cannot open more files"),
    ("chdir:error=EACCES", None, "unable to switch to directory env: access denied"),
    ("openat:error=ENFILE:when=2", None, "unable to read directory env: system cannot open more files"),
    ("fchdir:error=EIO", None, "unable to switch to starting directory: input/output error"),
    ("getdents64:error=EIO", None, "unable to read directory env: input/output error"),
    ("openat:error=EACCES:when=3", None, "unable to read env/A: access denied"),
    ("read:error=EIO", None, "unable to read env/A: input/output error"),
    ("execve:error=E2BIG:when=2+", None, "unable to run echo: argument list too long"),
    ("execve:error=ENOMEM:when=2+", None, "unable to run echo: out of memory"),
])  # fmt: skip
def test_envdir(directory, injection, path, message):
    assert fails(directory, injection, "envdir", "env", path=path) == "envdir: fatal: " + message


def test_envdir_without_memory(directory):
    if programs.sanitized():
        pytest.skip("ASan needs memory itself")
    (directory / "env/A").write_bytes(b"x" * 30_000_000)
    said = processes.run(programs.ours("envdir"), "env", "true", cwd=directory,
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (20_000_000, 20_000_000)))
    assert said == processes.Answer(111, "", "envdir: fatal: unable to read env/A: out of memory\n")


def test_a_read_that_a_signal_interrupts_is_done_again(directory):
    said = processes.run(programs.peer("strace", "strace"), "-qq", "-o", "/dev/null", "-e", "trace=read", "-e",
                         "inject=read:error=EINTR:when=1", programs.ours("envdir"), "env", "sh", "-c", "echo $A", cwd=directory)
    assert said == processes.Answer(0, "1\n")


def test_a_file_that_goes_while_the_directory_is_read_is_passed_over(directory):
    said = processes.run(programs.peer("strace", "strace"), "-qq", "-o", "/dev/null", "-e", "trace=openat", "-e",
                         "inject=openat:error=ENOENT:when=3", programs.ours("envdir"), "env", "env", cwd=directory,
                         env={"PATH": "/bin:/usr/bin"})
    assert said == processes.Answer(0, "PATH=/bin:/usr/bin\n")


# musl has open() call open, glibc openat.
@pytest.mark.parametrize("injection, message", [
    ("/^open(at)?$:error=EMFILE", "unable to open lock: process cannot open more files"),
    ("/^open(at)?$:error=ENOSPC", "unable to open lock: out of disk space"),
    ("flock:error=ENOLCK", "unable to lock lock: no locks available"),
])  # fmt: skip
def test_setlock(scratch, injection, message):
    assert fails(scratch, injection, "setlock", "lock") == "setlock: fatal: " + message
    assert fails(scratch, injection, "setlock", "-n", "lock") == "setlock: fatal: " + message
    assert fails(scratch, injection, "setlock", "-w", "5", "lock") == "setlock: fatal: " + message


def test_setlock_without_a_timer(scratch):
    message = fails(scratch, "timer_create:error=EAGAIN", "setlock", "-w", "5", "lock")
    assert message == "setlock: fatal: unable to wait for lock: temporary failure"


def test_softlimit(scratch):
    said = fails(scratch, "prlimit64:error=EPERM", "softlimit", "-c", "0")
    assert said == "softlimit: fatal: getrlimit failed: permission denied"


def test_a_limit_that_this_kernel_does_not_have_is_passed_over_with_a_warning(scratch):
    said = processes.run(programs.peer("strace", "strace"), "-qq", "-o", "/dev/null", "-e", "trace=prlimit64", "-e",
                         "inject=prlimit64:error=EINVAL", programs.ours("softlimit"), "-R", "rttime=5", "-c", "0", "echo", "ran")
    assert (said.exit_code, said.stdout) == (0, "ran\n")
    assert said.stderr == ("softlimit: warning: this system has no limit for rttime (it is passed over)\n"
                           "softlimit: warning: this system has no limit for -c (it is passed over)\n")


@pytest.mark.parametrize("injection, message", [
    ("setgroups:error=EPERM", "unable to setgid: permission denied"),
    ("setgid:error=EINVAL", "unable to setgid: invalid argument"),
    ("setuid:error=EAGAIN", "unable to setuid: temporary failure"),
])  # fmt: skip
def test_nobody_runs_as_who_they_were_not_to_be(scratch, injection, message):
    programs.skip_unless_root("the user is changed")
    assert fails(scratch, injection, "setuidgid", "daemon") == "setuidgid: fatal: " + message
    if "setgroups" not in injection:
        # The home of "bin" is there.
        assert fails(scratch, injection, "setuser", "bin") == "setuser: fatal: " + message
    assert fails(scratch, "setgroups:error=EPERM", "setuser", "bin") == "setuser: fatal: unable to initgroups: permission denied"


@pytest.mark.parametrize("injection, words, message", [
    ("setgroups:error=EPERM", ["-u", "daemon"], "unable to setgroups: permission denied"),
    ("setgid:error=EPERM", ["-u", "daemon"], "unable to setgid: permission denied"),
    ("setuid:error=EPERM", ["-u", "daemon"], "unable to setuid: permission denied"),
    ("chroot:error=EPERM", ["-/", "."], "unable to change root directory: permission denied"),
    ("setpriority:error=EACCES", ["-n", "5"], "unable to set nice level: permission denied"),
    ("flock:error=ENOLCK", ["-l", "lock"], "unable to lock: lock: no locks available"),
    ("chdir:error=EACCES", ["-C", "/"], "unable to change directory: /: access denied"),
    ("getdents64:error=EIO", ["-e", "env"], "unable to read directory: env: input/output error"),
    ("fchdir:error=EIO", ["-e", "env"], "unable to switch to starting directory: input/output error"),
])  # fmt: skip
def test_chpst(directory, injection, words, message):
    programs.skip_unless_root("the user is changed")
    assert fails(directory, injection, "chpst", *words) == "chpst: fatal: " + message


@pytest.mark.parametrize("injection, message", [
    ("pipe2:error=EMFILE", "unable to create pipe: process cannot open more files"),
    ("signalfd4:error=ENOMEM", "unable to create signal descriptor: out of memory"),
    ("clone,fork:error=EAGAIN", "unable to fork: temporary failure"),
])  # fmt: skip
def test_fghack(scratch, injection, message):
    call, _, error = injection.partition(":")
    said = processes.run(programs.peer("strace", "strace"), "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                         f"inject={injection}", programs.ours("fghack"), "echo", "ran")
    assert said == processes.Answer(111, "", f"fghack: fatal: {message}\n")


def test_fghack_that_cannot_have_thirty_descriptors_is_content_with_fewer():
    if programs.sanitized():
        pytest.skip("what it runs must need no descriptor, and so be static")
    said = processes.run(programs.ours("fghack"), programs.ours("pgrphack"),
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10)))
    assert said == processes.Answer(100, "", "pgrphack: usage: pgrphack child\n")


def test_fghack_that_cannot_find_its_children_says_so_and_goes_on(scratch):
    trace = tracing.start(
        [programs.ours("fghack"), "sh", "-c", "sleep 100 & echo $! >daemon; exit 5"], scratch, "openat",
        ["openat:error=ENOENT"], cwd=scratch)
    daemon = int(wait_for(lambda: (scratch / "daemon").read_text().strip()))
    wait_for(lambda: proc.children(trace.pid) == [daemon])
    processes.kill(trace.pid, 15)
    wait_for(lambda: trace.tracer.messages == [
        "fghack: warning: unable to pass on a signal: file does not exist"], what=lambda: trace.tracer.messages)
    processes.kill(daemon)
    assert trace.tracer.wait() == 5


# No fault is injected from here on.


def test_an_environment_that_is_too_large(directory):
    for size in (131072, 300000, 2_000_000):
        (directory / "env/A").write_bytes(b"x" * size)
        for program, run in (("envdir", "run true"), ("chpst", "run: true")):
            words = ["env"] if program == "envdir" else ["-e", "env"]
            said = processes.run(programs.ours(program), *words, "true", cwd=directory)
            assert said == processes.Answer(111, "", f"{program}: fatal: unable to {run}: argument list too long\n")


def test_the_largest_value_there_can_be(directory):
    (directory / "env/A").write_bytes(b"x" * (131072 - len("A=") - 1) + b"  \t\n" + b"y" * 1_000_000)
    said = processes.run(programs.ours("envdir"), "env", "sh", "-c", "echo ${#A}", cwd=directory)
    assert said == processes.Answer(0, "131069\n")


def test_a_huge_file_whose_first_line_is_short_is_read_at_once(directory):
    with open(directory / "env/A", "wb") as file:
        file.write(b"1\n")
        file.truncate(1 << 40)
    assert processes.run(programs.ours("envdir"), "env", "sh", "-c", "echo $A", cwd=directory) == processes.Answer(0, "1\n")


def test_a_file_without_an_end_is_refused(directory):
    os.symlink("/dev/zero", directory / "env/Z")
    said = processes.run(programs.ours("envdir"), "env", "true", cwd=directory)
    assert said == processes.Answer(111, "", "envdir: fatal: unable to read env/Z: file too big\n")
    said = processes.run(programs.ours("envini"), "/dev/zero", "true")
    assert said == processes.Answer(111, "", "envini: fatal: unable to read /dev/zero: file too big\n")


def test_files_that_may_not_be_read(directory):
    programs.skip_unless_root("who may read all gives that up")
    directory.chmod(0o755)
    (directory / "env/A").chmod(0)
    nobody = dict(user=65534, group=65534, extra_groups=[], cwd=directory)

    def said():
        return processes.run(programs.ours("envdir"), "env", "true", **nobody).stderr

    assert said() == "envdir: fatal: unable to read env/A: access denied\n"
    (directory / "env").chmod(0o111)
    assert said() == "envdir: fatal: unable to read directory env: access denied\n"
    (directory / "env").chmod(0o444)
    assert said() == "envdir: fatal: unable to switch to directory env: access denied\n"


def test_a_starting_directory_that_may_not_be_read_is_no_obstacle(directory):
    """0.76 fails: it opens it to come back."""
    programs.skip_unless_root("who may read all gives that up")
    directory.chmod(0o711)
    said = processes.run(programs.ours("envdir"), "env", "sh", "-c", "echo $A", cwd=directory, user=65534, group=65534,
                         extra_groups=[])
    assert said == processes.Answer(0, "1\n")


def test_no_descriptor_is_left(directory):
    def none_left():
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))

    if programs.sanitized():
        pytest.skip("ASan needs descriptors itself")
    for program, words, message in (
        ("envdir", ["env"], "unable to switch to current directory"), ("envini", ["env/A"], "unable to read env/A"),
        ("setlock", ["lock"], "unable to open lock"), ("fghack", [], "unable to create pipe"),
    ):  # fmt: skip
        said = processes.run(programs.ours(program), *words, "true", cwd=directory, preexec_fn=none_left)
        assert said == processes.Answer(111, "", f"{program}: fatal: {message}: process cannot open more files\n")


def test_streams_that_are_closed(directory):
    """The lock and the directory take their numbers, as in daemontools; nothing is written into them."""
    for program, words in (("envdir", ["env"]), ("setlock", ["lock"]), ("softlimit", []), ("pgrphack", [])):
        command = f'exec "$0" {" ".join(words)} /nowhere/missing <&- >&- 2>&-'
        said = processes.run("sh", "-c", command, programs.ours(program), cwd=directory)
        assert said.exit_code == 111
    assert (directory / "lock").read_bytes() in (b"", b"setlock: fatal: unable to run /nowhere/missing: file does not exist\n")
    assert (directory / "env/A").read_text() == "1\n"
