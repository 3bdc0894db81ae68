# SPDX-License-Identifier: ISC
"""The chain loaders beside Debian's daemontools 0.76 and runit's chpst: the same random input through both.

A case is made from a seed, which a failure prints. What is compared is everything that can be seen: output, messages, exit
code, and what the program finds that was started: environment with its order, limits, user, groups, session, signals. Where
the two differ, the case must be one of those in ACCEPTED. LARES_CASES=100000 tries so many of each.
"""
import collections
import contextlib
import fcntl
import os
import pwd
import random
import shutil

import pytest

from support import programs
from support.chains import OBSERVER, is_classic, outcome

# What differs, and why. Each is met, and is a difference, when there are enough cases; and each is tried by hand below.
ACCEPTED = {
    "envdir: a name with =": "0.76 sets a variable that nobody has named; ours warns and leaves it out",
    "envdir: a link to nowhere": "0.76 gives it what it has read before; ours passes it over",
    "envdir: an option": "-p is a prefix, as in encore, and two dashes end the options",
    "envdir: a variable that is there twice": "0.76 removes the first alone; ours removes all",
    "softlimit: a minus, hard, unlimited": "these are values, as in encore",
    "softlimit: more than 64 bits": "0.76 wraps around; ours takes the hard limit and warns",
    "softlimit: -R": "it names a limit",
    "setlock: -w": "it is a limit of waiting",
    "setuidgid: an option": "-s adds groups, as in encore, and two dashes end the options",
    "account: groups and numbers": "user:group, :uid:gid and numbers are accounts",
    "fghack: a signal": "the message says which",
    "control characters in a message": "one message is one line, and they are shown as ?",
    "PATH: an element that is a file": "0.76 gives up; ours goes on",
    "chpst: -C": "Debian's chpst has none; that of Void has",
    "chpst: -V": "the version is our own",
    "chpst: a name with =": "as in envdir",
    "chpst: a link to nowhere": "as in envdir",
    "chpst: more than 63 bits": "runit counts in a signed number; ours takes the hard limit",
    "chpst: ids that are empty or too large": "runit takes an empty one for 0, and wraps around; ours refuses",
    "chpst: numbers without a colon": "runit knows names alone",
    "chpst: a root without /etc/passwd": "runit says that the file is missing; to ours there is no such user",
}

CASES = int(os.environ.get("LARES_CASES", 0))
SEED = os.environ.get("LARES_SEED", "1")
MISSING = "/nowhere/missing"


def cases_of(usual):
    """As many as were asked for. A program with ASan begins much more slowly."""
    return CASES or (usual // 8 if programs.sanitized() else usual)


class Case:
    """Words, what they are run in, and why the two may differ."""

    def __init__(self, random_, place):
        self.random = random_
        self.place = place
        self.words = []
        self.options = {"cwd": place, "env": {"PATH": "/usr/bin:/bin", "A": "1", "HOME": "/x"}}
        self.causes = set()

    def chance(self, one_in):
        return self.random.randrange(one_in) == 0

    def choose(self, *them):
        return self.random.choice(them)

    def add_program(self):
        """The last words: mostly what looks around."""
        kind = self.random.randrange(20)
        if kind == 0:
            return
        if kind == 1:
            self.words += [self.choose("missing", "./missing", MISSING, "", ".", "/", "notexecutable", "./notexecutable")]
        elif kind == 2:
            self.words += ["sh", "-c", f"exit {self.random.randrange(256)}"]
        elif kind == 3:
            self.options["env"]["PATH"] = self.choose("", "/nowhere", "/nowhere:/bin", "::/bin", "/etc/passwd:/bin", ".:/bin")
            if self.options["env"]["PATH"].startswith("/etc/passwd"):
                self.causes.add("PATH: an element that is a file")
            self.words += ["cat", *OBSERVER[1:]]
        else:
            self.words += OBSERVER


def described(seed, case):
    return f"LARES_SEED={SEED}, case {seed}: {case.words!r}, PATH={case.options['env'].get('PATH')!r}"


def compare(program, usual, scratch, make, their_program=None, around=contextlib.nullcontext):
    """Runs `make(case)` so many times through both. Answers how often each cause made a difference."""
    theirs_at = their_program or programs.debian(program)
    place = scratch / "place"
    met = collections.Counter()
    for number in range(cases_of(usual)):
        place.mkdir()
        (place / "notexecutable").touch()
        case = Case(random.Random(f"{SEED} {program} {number}"), place)
        make(case)
        with around(case):
            ours = outcome([programs.ours(program), *case.words], **case.options)
            theirs = outcome([theirs_at, *case.words], **case.options)
        same = (ours.exit_code, ours.stdout, ours.found) == (theirs.exit_code, theirs.stdout, theirs.found)
        if not (same and is_classic(ours.stderr, theirs.stderr)):
            assert case.causes, f"{described(number, case)}\nours:   {ours}\ntheirs: {theirs}"
            met.update(case.causes)
        assert case.causes <= ACCEPTED.keys()
        for path in place.iterdir():
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)
        shutil.rmtree(place)
    assert sum(met.values()) < cases_of(usual) / 2, f"most cases differ: {met}"
    return met


PIECES = [b"", b"\n", b" ", b"\t", b"\0", b"\r", b"x", b"value", b"\xff\xfe", b"=", b"'", b"\\", b"#"]


def random_contents(case):
    if case.chance(6):
        return b""
    return b"".join(case.random.choices(PIECES, k=case.random.randrange(8))) * case.choose(1, 1, 1, 1, 50, 1000)


def fill(case, directory, prefix):
    directory.mkdir()
    for _ in range(case.random.randrange(6)):
        name = case.choose(b"A", b"B", b"C", b"HOME", b"PATH", b".A", b"a b", b"\xff", b"A=B", b"N\n", b"long" * 50)
        path = directory / os.fsdecode(name)
        if path.exists() or path.is_symlink():
            continue
        if b"=" in name:
            case.causes.add(f"{prefix}: a name with =")
        kind = case.random.randrange(60)
        if kind < 2 and name.endswith(b"\n"):
            case.causes.add("control characters in a message")
        if kind == 0:
            path.mkdir()
        elif kind == 1:
            path.symlink_to(path.name)
        elif kind == 2:
            path.symlink_to("../nowhere")
            case.causes.add(f"{prefix}: a link to nowhere")
        elif kind == 3:
            path.symlink_to("/etc/hostname")
        else:
            path.write_bytes(random_contents(case))


def test_envdir(scratch):
    def make(case):
        fill(case, case.place / "d", "envdir")
        case.words = [case.choose("d", "d", "d", "d", "d", "d", "./d/", "missing", "notexecutable", "", "-x", "-", "--", "-p")]
        if case.words[0] in ("--", "-p"):
            case.causes.add("envdir: an option")
        if case.chance(30):
            case.words = []
        else:
            case.add_program()

    compare("envdir", 450, scratch, make)


VALUES = ["0", "1", "100", "4096", "1000000000", "18446744073709551615", "=", "", "5x", "x", "-5", "+5", " 5", "0x10", "007"]


def test_softlimit(scratch):
    def make(case):
        for _ in range(case.random.randrange(4)):
            letter, value = case.choose(*"cflptroa"), case.choose(*VALUES)
            # With less, not even the observer begins, or the kernel ends it when it pleases.
            if letter in "oat" and value in ("0", "1", "", "007", "100", "4096"):
                value = "1000000000"
            if case.chance(25):
                value = case.choose("-", "hard", "unlimited")
                case.causes.add("softlimit: a minus, hard, unlimited")
            if case.chance(25):
                value = case.choose("18446744073709551616", "99999999999999999999999")
                case.causes.add("softlimit: more than 64 bits")
            if case.chance(4) and value:
                case.words.append(f"-{letter}{value}")
            else:
                case.words += [f"-{letter}", value]
        if case.chance(20):
            case.words.append(case.choose("-z", "--", "-", "-dx", "-R", "-m"))
            if case.words[-1] == "-R":
                case.causes.add("softlimit: -R")
        case.add_program()

    compare("softlimit", 450, scratch, make)


def test_setlock(scratch):
    @contextlib.contextmanager
    def around(case):
        with open(case.place / "held", "a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def make(case):
        waits, options = True, case.random.choices("nNxX", k=case.random.randrange(4))
        for letter in options:
            waits = {"n": False, "N": True}.get(letter, waits)
        if options and case.chance(2):
            case.words = ["-" + "".join(options)]
        else:
            case.words = [f"-{letter}" for letter in options]
        if case.chance(20):
            case.words.append(case.choose("-q", "--", "-w", "-"))
            if case.words[-1] == "-w":
                case.causes.add("setlock: -w")
                case.words.append("5")
        files = ["unlocked", "./unlocked", "missing/file", ".", "", "notexecutable"] + ([] if waits else ["held", "held"])
        if case.chance(20):
            case.words += case.choose([], ["alone"])  # and nothing that lies elsewhere, to be taken for the file
            return
        case.words.append(case.choose(*files))
        case.add_program()

    compare("setlock", 350, scratch, make, around=around)


def random_account(case, names):
    kind = case.random.randrange(12)
    if kind < 7:
        return case.choose(*names)
    if kind == 7:
        name = case.choose("", "nobody-has-this", "-x", "-", "a b", "\n", "x" * 300, "Root", "root ")
        if name == "\n":
            case.causes.add("control characters in a message")
        return name
    account = case.choose("1", "0", "99999", "daemon:games", "root:root:games", "daemon:", "daemon::games", ":1:2", ":1", ":",
                          "::2", ":1:", "4294967295", ":1:4294967295", ":99999999999:1", "daemon:50", "daemon:nobody-has-it")
    case.causes.add("account: groups and numbers")
    return account


def test_setuidgid_and_envuidgid(scratch):
    programs.skip_unless_root("the user is changed")
    names = [it.pw_name for it in pwd.getpwall()]

    def make(case):
        if not case.chance(30):
            case.words = [random_account(case, names)]
        if case.chance(25):
            case.words.insert(0, case.choose("-s", "--", "-u"))
            case.causes.add("setuidgid: an option")
        case.add_program()

    scratch.chmod(0o755)
    compare("setuidgid", 250, scratch, make)

    def make_without_option(case):
        case.options["env"].update({name: "7" for name in ("UID", "GID", "Z") if case.chance(2)})
        case.words = [random_account(case, names)] if not case.chance(30) else []
        case.add_program()

    compare("envuidgid", 250, scratch, make_without_option)


def test_pgrphack(scratch):
    def make(case):
        if case.chance(10):
            case.words = [case.choose("-x", "--", "-")]
        case.add_program()
        if case.chance(3):
            case.options["start_new_session"] = True

    compare("pgrphack", 150, scratch, make)


def test_fghack(scratch):
    scripts = ["exit 0", "exit 7", "exit 255", "echo out; echo err >&2", "kill -9 $$", "kill -15 $$", "kill -6 $$",
               "sleep 0.01 & exit 3", "(sleep 0.01; echo late) & exit 4", "echo x >&5; exit 5", "setsid sleep 0.01 & exit 6"]

    def make(case):
        if case.chance(3):
            case.add_program()
            return
        script = case.choose(*scripts)
        if "kill" in script:
            case.causes.add("fghack: a signal")
        case.words = ["sh", "-c", script]

    compare("fghack", 80, scratch, make)


def test_chpst(scratch):
    programs.skip_unless_root("the user is changed")
    names = [it.pw_name for it in pwd.getpwall()]
    scratch.chmod(0o755)

    def account(case):
        kind = case.random.randrange(10)
        if kind < 5:
            return case.choose(*names)
        if kind < 7:
            return case.choose("daemon:games", "root:root:games", ":1:2", ":1:2:3", "daemon:", "daemon:nobody-has-it", ":1", ":a:b",
                               "nobody-has-this", "")
        if kind < 9:
            case.causes.add("chpst: ids that are empty or too large")
            return case.choose("::2", ":1:", ":1::2", ":4294967295:1", ":99999999999:1")
        case.causes.add("chpst: numbers without a colon")
        return case.choose("1", "daemon:50")

    def limit(case):
        letter, value = case.choose(*"fcprt"), case.choose("0", "1", "100", "1000000", "", "5x", "=", "-5", "+5")
        if letter in "pt" and value in ("0", "1", ""):
            value = "100"
        if case.chance(15):
            value = case.choose("9223372036854775808", "18446744073709551615", "18446744073709551616", "9" * 30)
            case.causes.add("chpst: more than 63 bits")
        return [f"-{letter}", value]

    def make(case):
        fill(case, case.place / "d", "chpst")
        for _ in range(case.random.randrange(4)):
            kind = case.random.randrange(12)
            if kind == 0:
                case.words += ["-u", account(case)]
            elif kind == 1:
                case.words += ["-U", account(case)]
            elif kind in (2, 3):
                case.words += ["-e", case.choose("d", "d", "d", "missing", "notexecutable")]
            elif kind in (4, 5):
                case.words += limit(case)
            elif kind == 6:
                case.words += [case.choose("-P", "-v", "-0", "-Pv")]
            elif kind == 7:
                case.words += ["-n", case.choose("1", "+2", "-1", "", "x", "100", "--1")]
            elif kind == 8:
                case.words += ["-b", case.choose("other", "")]
            elif kind == 9:
                case.words += [case.choose("-l", "-L"), case.choose("lock", "missing/lock", ".")]
            elif kind == 10:
                case.words += ["-/", case.choose("/", "missing", ".")]
                if case.words[-1] == ".":
                    case.causes.add("chpst: a root without /etc/passwd")
            else:
                case.words += [case.choose("-Z", "-V", "-C", "--", "-", "-o")]
                if case.words[-1] in ("-V", "-C"):
                    case.causes.add("chpst: " + case.words[-1])
        case.add_program()

    compare("chpst", 600, scratch, make, their_program=programs.peer("chpst", "runit"))


# By hand: each is a difference still.

BY_HAND = {
    "envdir: a name with =": ("envdir", ["named", *OBSERVER]),
    "envdir: a link to nowhere": ("envdir", ["linked", *OBSERVER]),
    "envdir: an option": ("envdir", ["-p", "X", "plain", *OBSERVER]),
    "softlimit: a minus, hard, unlimited": ("softlimit", ["-c", "hard", *OBSERVER]),
    "softlimit: more than 64 bits": ("softlimit", ["-c", "18446744073709551616", *OBSERVER]),
    "softlimit: -R": ("softlimit", ["-R", "core=0", *OBSERVER]),
    "setlock: -w": ("setlock", ["-w", "1", "lock", *OBSERVER]),
    "setuidgid: an option": ("setuidgid", ["-s", "root", *OBSERVER]),
    "account: groups and numbers": ("envuidgid", ["0", *OBSERVER]),
    "control characters in a message": ("envuidgid", ["\n", *OBSERVER]),
    "PATH: an element that is a file": ("pgrphack", ["cat", *OBSERVER[1:]]),
    "chpst: -C": ("chpst", ["-C", "/", *OBSERVER]),
    "chpst: -V": ("chpst", ["-V"]),
    "chpst: a name with =": ("chpst", ["-e", "named", *OBSERVER]),
    "chpst: a link to nowhere": ("chpst", ["-e", "linked", *OBSERVER]),
    "chpst: more than 63 bits": ("chpst", ["-c", "18446744073709551616", *OBSERVER]),
    "chpst: ids that are empty or too large": ("chpst", ["-U", "::2", *OBSERVER]),
    "chpst: numbers without a colon": ("chpst", ["-U", "0", *OBSERVER]),
    "chpst: a root without /etc/passwd": ("chpst", ["-/", "plain", "-U", "root", *OBSERVER]),
}


@pytest.mark.parametrize("cause", BY_HAND)
def test_what_is_accepted_differs_still(scratch, cause):
    program, words = BY_HAND[cause]
    for name in ("named", "linked", "plain"):
        (scratch / name).mkdir()
        (scratch / name / "A").write_text("1\n")
    (scratch / "named/B=C").write_text("2\n")
    (scratch / "linked/B").symlink_to("nowhere")
    theirs_at = programs.peer("chpst", "runit") if program == "chpst" else programs.debian(program)
    options = {"cwd": scratch, "env": {"PATH": "/etc/passwd:/bin" if cause.startswith("PATH") else "/bin", "B": "0"}}
    ours = outcome([programs.ours(program), *words], **options)
    theirs = outcome([theirs_at, *words], **options)
    assert ours != theirs, "no longer a difference"


def test_every_accepted_difference_is_tried():
    elsewhere = {"envdir: a variable that is there twice", "fghack: a signal"}
    assert ACCEPTED.keys() == BY_HAND.keys() | elsewhere
