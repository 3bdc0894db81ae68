# SPDX-License-Identifier: ISC
"""tai64nlocal shows labels as times, as that of daemontools 0.76 does, beside which it is run.

Where ours differs on purpose, the difference is in ACCEPTED with its reason, and nowhere else.
"""
import os
import pathlib
import random
import signal

import pytest

from support import mounts, processes, programs
from support.filters import Flow, passed

# What differs, and why. Each entry is checked to be a difference still.
ACCEPTED = {
    "malformed": "0.76 crashes, and loses what it has not written yet; ours copies what is no label",
    "uncountable": "0.76 crashes on a year that the C library cannot count; ours copies the label",
    "too long": "0.76 takes the last 24 of more digits for a label; 25 digits are no label",
    "end within a label": "0.76 loses it",
    "year above 2147483647": "0.76 lets the number of the year overflow",
}

# As many times the cases as usual.
TIMES = int(os.environ.get("LARES_CASES", "1"))

UNIX_0 = 2**62 + 10
LABEL = b"@400000006926082d12345678"  # 2025-11-25 19:48:51.305419896 UTC
ZONES = pathlib.Path("/usr/share/zoneinfo")


def label(unix_seconds, nanoseconds=0):
    return b"@%016x%08x" % ((UNIX_0 + unix_seconds) % 2**64, nanoseconds)


def ours(text, *words, zone="UTC0"):
    exit_code, output, messages = passed(programs.ours("tai64nlocal"), text, *words, TZ=zone)
    assert (exit_code, messages) == (0, b"")
    return output


def theirs(text, zone="UTC0"):
    """The exit code and the output of Debian's; a crash is the number of its signal, negative."""
    exit_code, output, messages = passed(programs.debian("tai64nlocal"), text, TZ=zone)
    assert messages == b""
    return exit_code, output


def alike(text, zone="UTC0"):
    exit_code, expected = theirs(text, zone)
    assert exit_code == 0
    output = ours(text, zone=zone)
    if output != expected:
        for line, got, wanted in zip(text.split(b"\n"), output.split(b"\n"), expected.split(b"\n")):
            assert (zone, line, got) == (zone, line, wanted)
    assert output == expected


# The edge cases of the list.


def test_edge_63_only_a_label_at_the_beginning_of_a_line_is_shown():
    assert ours(LABEL + b" one\n" + LABEL + b" two\n") == (
        b"2025-11-25 19:48:51.305419896 one\n2025-11-25 19:48:51.305419896 two\n")
    for line in (b" " + LABEL, b"x" + LABEL + b"\n", b"@" + LABEL + b"\n", b"\n\n" + b"\t" + LABEL + b"\n"):
        assert ours(line) == line


def test_edge_63_everything_else_is_the_same_byte_for_byte():
    every_byte = bytes(it for it in range(256) if it != 10)
    text = LABEL + b" " + every_byte + b"\n" + every_byte + b"\n\0\n\0" + LABEL + b"\r\n"
    assert ours(text) == text.replace(LABEL, b"2025-11-25 19:48:51.305419896", 1)


MALFORMED = {
    "nothing": b"@", "no digits": b"@xyz", "four": b"@4000", "upper case": LABEL.upper(), "one": b"@4",
    "TAI64": LABEL[:17], "a digit short": LABEL[:-1], "upper case in the fraction": LABEL[:-1] + b"A",
    "a hole": LABEL[:10] + b" " + LABEL[11:], "NUL": LABEL[:10] + b"\0" + LABEL[11:],
}
UNCOUNTABLE = {"zeros": b"@" + b"0" * 24, "all f": b"@" + b"f" * 24, "the last": label(67768036191676800),
               "the first": label(-67768040609740801)}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED.keys())
def test_edge_63_malformed_labels_stay(text):
    for line in (text + b" x\n", text + b"\n", b"x\n" + text + b"\n" + LABEL + b"\n"):
        assert ours(line) == line.replace(b"\n" + LABEL + b"\n", b"\n2025-11-25 19:48:51.305419896\n")
    assert "malformed" in ACCEPTED
    assert theirs(text + b" x\n") == (-signal.SIGSEGV, b"")


@pytest.mark.parametrize("text", UNCOUNTABLE.values(), ids=UNCOUNTABLE.keys())
def test_edge_63_labels_of_uncountable_years_stay(text):
    assert ours(text + b" x\n") == text + b" x\n"
    assert "uncountable" in ACCEPTED
    assert theirs(text + b" x\n") == (-signal.SIGSEGV, b"")


def test_edge_63_32_digits_are_no_label():
    for text in (LABEL + b"00000000 x\n", LABEL + b"0 x\n", b"@0000" + LABEL[1:] + b" x\n"):
        assert ours(text) == text
    assert "too long" in ACCEPTED
    assert theirs(b"@0000" + LABEL[1:] + b" x\n") == (0, b"2025-11-25 19:48:51.305419896 x\n")


def test_edge_64_unix_0_is_the_label_400000000000000a00000000():
    assert ours(b"@400000000000000a00000000\n") == b"1970-01-01 00:00:00.000000000\n"
    assert ours(b"@3fffffffffffffff00000000\n") == b"1969-12-31 23:59:49.000000000\n"


@pytest.mark.skipif(not (ZONES / "right/UTC").exists(), reason="no right/ zones (Debian package tzdata)")
def test_edge_64_leap_seconds_are_counted_by_the_zone_alone():
    assert ours(label(1483228827) + b"\n", zone="right/UTC") == b"2017-01-01 00:00:00.000000000\n"
    assert ours(label(1483228826) + b"\n", zone="right/UTC") == b"2016-12-31 23:59:60.000000000\n"
    assert ours(label(1483228826) + b"\n", zone="UTC0") == b"2017-01-01 00:00:26.000000000\n"


def test_a_label_without_a_byte_after_it_is_one_at_the_end_too():
    assert ours(b"x\n" + LABEL) == b"x\n2025-11-25 19:48:51.305419896"
    assert "end within a label" in ACCEPTED
    assert theirs(b"x\n" + LABEL) == (0, b"x\n")


def test_nothing_is_lost_at_the_end():
    for size in range(len(LABEL)):
        assert ours(b"x\n" + LABEL[:size]) == b"x\n" + LABEL[:size]
    assert theirs(b"x\n" + LABEL[:9]) == (0, b"x\n")


def test_years_above_31_bits():
    text = label(67768036191676799) + b"\n"
    assert ours(text) == b"2147485547-12-31 23:59:59.000000000\n"
    assert "year above 2147483647" in ACCEPTED
    assert theirs(text) == (0, b"18446744071562069867-12-31 23:59:59.000000000\n")


# Beside that of daemontools, from a seed.

# Within the years that 31 bits count, in every time zone.
LAST_COUNTED = 67767976000000000
FIRST_COUNTED = -67768040609000000


def random_seconds(random_, before):
    """Mostly a little later than before, as in a log; sometimes any second at all."""
    kind = random_.randrange(20)
    if kind < 12:
        return before + random_.choice([0, 0, 0, 0, 1, 1, 2, 60, 3600, -1])
    if kind < 16:
        return random_.randrange(-2**31, 2**32)
    if kind < 18:
        return random_.randrange(-62167219200, 253402300800)  # the years 0 to 9999
    return random_.choice([
        random_.randrange(FIRST_COUNTED, LAST_COUNTED), FIRST_COUNTED + random_.randrange(10**8),
        LAST_COUNTED - random_.randrange(10**8), -1, 0, 2**31 - 1, 2**31, 2**32, -2**31 - 1, -62167219201])


def random_line(random_, seconds):
    fraction = random_.choice([random_.randrange(10**9), random_.randrange(2**32), 0, 500, 10**9 - 1, 10**9, 2**32 - 1])
    return random_.choice([
        label(seconds, fraction) + b" some words",
        label(seconds, fraction) + bytes([random_.choice([it for it in range(256) if it not in b"0123456789abcdef\n"])]),
        label(seconds, fraction),
        label(seconds, fraction) + b" " + b"x" * random_.randrange(2000),
        b"no label", b"", b" " + label(seconds), bytes(random_.randrange(256) for _ in range(9)).replace(b"@", b"a"),
    ])


def random_log(random_, lines):
    seconds, text = random_.randrange(2 * 10**9), []
    for _ in range(lines):
        seconds = random_seconds(random_, seconds)
        text.append(random_line(random_, seconds))
        if not FIRST_COUNTED / 2 < seconds < LAST_COUNTED / 2:
            seconds = random_.randrange(2 * 10**9)
    return b"\n".join(text) + b"\n"


def names_of_zones():
    if not ZONES.is_dir():
        return []
    return sorted(str(it.relative_to(ZONES)) for it in ZONES.rglob("*")
                  if it.is_file() and it.read_bytes()[:4] == b"TZif" and not it.name == "localtime")


RULES = ["", "UTC0", ":Europe/Paris", "EST5EDT", "EST5EDT,M3.2.0,M11.1.0", "<+0530>-5:30", "XXX-14:59:59", "no such zone",
         "AAA3BBB,J60/2,J300/2", "Nowhere/Nothing", "CET-1CEST,M3.5.0,M10.5.0/3", "A", "/etc/localtime"]


@pytest.mark.parametrize("seed", range(TIMES))
def test_many_lines_in_every_time_zone(seed):
    random_ = random.Random(seed)
    zones = names_of_zones()
    for zone in [*RULES, *random_.sample(zones, min(len(zones), 150))]:
        alike(random_log(random_, 150), zone)


def test_without_tz_it_is_the_time_zone_of_the_machine():
    environment = {name: value for name, value in os.environ.items() if name != "TZ"}
    answers = [processes.run("/bin/sh", "-c", f'echo {LABEL.decode()} | "$0"', program, env=environment)
               for program in (programs.ours("tai64nlocal"), programs.debian("tai64nlocal"))]
    assert answers[0] == answers[1] and answers[0].stdout.startswith("2025-11-2")


def test_a_log_of_a_hundred_thousand_lines():
    alike(random_log(random.Random(630), 100_000), "America/New_York")


def random_word(random_):
    return b"".join(random_.choice([b"@", b"4000", b"0", b"00000000", b"abcdef", b"A", b"g", b" ", LABEL, LABEL[1:], b"3fff"])
                    for _ in range(random_.randrange(1, 8)))


def is_label(line):
    digits = len(line) - len(line[1:].lstrip(b"0123456789abcdef")) - 1
    return line[:1] == b"@" and digits == 24


@pytest.mark.parametrize("seed", range(3 * TIMES))
def test_lines_that_may_be_malformed(seed):
    """One by one, since 0.76 dies of the first. What it lives through ours does alike, but for more digits than 24."""
    random_ = random.Random(seed)
    crashes = same = 0
    for _ in range(500):
        line = random_word(random_)
        text = line + b"\nx\n"
        exit_code, expected = theirs(text)
        output = ours(text)
        if exit_code == -signal.SIGSEGV:
            crashes += 1
            assert output == text
        elif output != expected:
            assert "too long" in ACCEPTED
            assert not is_label(line) and output == text
        else:
            same += 1
        assert exit_code in (0, -signal.SIGSEGV)
    assert min(crashes, same) > 30


# The stream.


def test_what_is_there_goes_out_at_once(scratch):
    flow = Flow(scratch, programs.ours("tai64nlocal"), TZ="UTC0")
    flow.say(b"no line end")
    assert flow.read(11) == b"no line end"
    flow.say(b"\n" + LABEL)
    assert flow.read(1) == b"\n"
    assert flow.is_silent(), "it may go on with another digit"
    flow.say(b" ")
    assert flow.read(30) == b"2025-11-25 19:48:51.305419896 "
    flow.say(b"\n@400")
    assert flow.read(1) == b"\n"
    flow.say(b"x")
    assert flow.read(5) == b"@400x"
    assert flow.end() == (b"", 0)


def test_a_line_of_a_hundred_megabytes_and_as_many_digits():
    text = LABEL + b" " + b"x" * 100_000_000 + b"\n"
    assert ours(text) == text.replace(LABEL, b"2025-11-25 19:48:51.305419896")
    text = b"@" + b"0" * 10_000_000
    assert ours(text) == text


def test_a_change_of_the_time_zone_of_the_machine_is_seen_while_it_runs(scratch):
    programs.skip_unless_root("it mounts another /etc/localtime, where nobody else sees it")
    zone = scratch / "zone"
    zone.write_bytes((ZONES / "Asia/Tokyo").read_bytes())
    with mounts.shown_in_place_of("/etc/localtime", zone):
        flow = Flow(scratch, "/bin/sh", "-c", 'unset TZ; exec "$0"', programs.ours("tai64nlocal"))
        flow.say(LABEL + b"\n")
        assert flow.read(30) == b"2025-11-26 04:48:51.305419896\n"
        zone.write_bytes((ZONES / "America/New_York").read_bytes())
        os.utime(zone, (10**9, 10**9))  # the C library looks at the second it was changed
        flow.say(LABEL + b"\n")
        assert flow.read(30) == b"2025-11-25 14:48:51.305419896\n"
        assert flow.end() == (b"", 0)


# The options.


def test_iso_time_says_how_far_from_utc():
    assert ours(LABEL + b" x\n", "-i", zone="CET-1") == b"2025-11-25T20:48:51.305419896+01:00 x\n"
    assert ours(LABEL + b" x\n", "-i", zone="<-0330>3:30") == b"2025-11-25T16:18:51.305419896-03:30 x\n"
    assert ours(label(-67768040609740800) + b"\n", "-i") == b"-2147481748-01-01T00:00:00.000000000+00:00\n"


def test_utc():
    assert ours(LABEL + b" x\n", "-u", zone="CET-1") == b"2025-11-25 19:48:51.305419896 x\n"
    assert ours(LABEL + b" x\n", "-iu", zone="CET-1") == b"2025-11-25T19:48:51.305419896Z x\n"
    assert ours(LABEL + b" x\n", "-u", "-i", zone="CET-1") == b"2025-11-25T19:48:51.305419896Z x\n"


LOG = label(100, 5) + b" a\n" + label(101, 4) + b" b\nno label\n" + label(161, 4) + b" c\n" + label(100, 4) + b" d\n"


def test_seconds_since_the_first_label():
    assert ours(LOG, "-s") == b"0.000000000 a\n0.999999999 b\nno label\n60.999999999 c\n-0.000000001 d\n"


def test_seconds_since_the_line_before():
    assert ours(LOG, "-d") == b"0.000000000 a\n0.999999999 b\nno label\n60.000000000 c\n-61.000000000 d\n"
    assert ours(LOG, "-sd") == ours(LOG, "-d") and ours(LOG, "-ds") == ours(LOG, "-s")
    assert ours(LOG, "-diu") == ours(LOG, "-d")


@pytest.mark.parametrize("option", ["-i", "-iu", "-s", "-d"])
def test_what_is_new_shows_no_fraction_of_a_second_or_more(option):
    text = label(100, 10**9) + b" x\n"
    assert ours(text, option) == text


@pytest.mark.parametrize("option", ["-s", "-d"])
def test_seconds_between_labels_of_uncountable_years(option):
    text = b"@" + b"0" * 24 + b"\n@" + b"f" * 16 + b"3b9ac9ff\n"
    assert ours(text, option) == b"0.000000000\n18446744073709551615.999999999\n"


def test_what_daemontools_passes_over_is_complained_of_and_passed_over():
    for words, complaint in [(["-z"], b"tai64nlocal: illegal option -- z\n"),
                             (["file"], b"tai64nlocal: warning: unable to use file (it reads standard input; "
                                        b"try: tai64nlocal <FILE)\n")]:
        answer = passed(programs.ours("tai64nlocal"), LABEL + b" x\n", *words, TZ="UTC0")
        assert answer == (0, b"2025-11-25 19:48:51.305419896 x\n", complaint)
        assert passed(programs.debian("tai64nlocal"), LABEL + b" x\n", *words, TZ="UTC0") == (*answer[:2], b"")
