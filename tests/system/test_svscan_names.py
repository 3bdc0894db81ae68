# SPDX-License-Identifier: ISC
"""Names of services may be any that a file system allows."""
import os

import pytest

from support import proc
from support.services import Service, is_up
from support.situations import Scan, running_scan, svscan
from support.waiting import wait_for

ODD = {
    "spaces": b"  two words ",
    "newline": b"two\nlines",
    "not UTF-8": b"\xff\xfe\x80",
    "255 bytes": b"n" * 255,
    "a dash": b"-u",
    "quotes": b"'\"`$(exit 3)\\",
    "control characters": b"\x01\x1b[31m\x7f",
    "percent": b"%s%n%d",
    "log": b"log",
    "supervise": b"supervise",
}


@pytest.mark.parametrize("name", ODD.values(), ids=ODD.keys())
def test_a_service_with_an_odd_name_and_its_log(scratch, name):
    scan = Scan(scratch)
    name = os.fsdecode(name)
    service = scan.add(name, "echo said; exec sleep 1000", log="exec cat >>lines")
    svscan(scan)
    log = scan.log_of(name)
    wait_for(lambda: is_up(service) and is_up(log))
    wait_for(lambda: (log.path / "lines").read_text() == "said\n")
    names = sorted(proc.arguments(pid)[1] for pid in proc.children(scan.svscan.pid))
    assert names == sorted([os.fsencode(name), b"log"])
    scan.svscan.signal(15)
    assert scan.svscan.wait() == 0 and scan.messages == []


def test_a_name_with_a_newline_does_not_look_like_two_messages(scratch):
    scan = running_scan(scratch)
    (scan.path / "a\nsvscan: fatal: b").symlink_to("nowhere")
    (message,) = wait_for(lambda: scan.svscan.messages)
    assert message.startswith("svscan: warning: unable to stat a?svscan: fatal: b: file does not exist")


def test_a_service_with_a_newline_in_its_name_complains_in_one_line(scratch):
    scan = running_scan(scratch)
    (scratch / "broken").mkdir()
    (scratch / "broken").rename(scan.path / "a\nb")
    service = Service(scan.path / "a\nb")
    wait_for(lambda: service.supervised)
    (message,) = wait_for(lambda: scan.svscan.messages)
    assert message.startswith("supervise: fatal: unable to start a?b/run: file does not exist")


def test_many_names_that_differ_in_their_last_byte_only(scratch):
    scan = Scan(scratch)
    services = [scan.add("n" * 254 + letter, down=True) for letter in "abcdefghij"]
    svscan(scan)
    wait_for(lambda: all(service.supervised for service in services))
