# SPDX-License-Identifier: ISC
"""The pages that lares why shows: what differs in them from run to run, and that they read well."""
import re

from .golden import assert_like_golden, masked
from .trees import at_terminal
from .waiting import wait_for


def masks(tree):
    return [(re.escape(str(tree.scratch)), "…"), (r"\(pid \d+\)", "(pid N)"), (r"pid \d+", "pid N"), (r"kill \d+", "kill N"),
            (r"(for|last) \d+(s|m \d+s)\b", r"\1 N"), (r"\d+(s|m \d+s) ago", "N ago"), (r"\d+(\.\d+s|ms) after", "N after"),
            (r", \d+ times in the last N, the last N after", ", N ago, N after"), (r"waiting 5?\d+[mh]( \d+[sm])?", "waiting N"),
            (r"again in [^:]+:", "again in N:"), (r"state S(, waits in [^,\s]+)?(, system call \S+)?", "state S"), (r"\d+#\d+", "N#N"), (r"\b[1-9]\d{4}\b", "PORT"), (r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d", "DATE")]  # fmt: skip


def assert_fits(page, columns):
    """But for what is to be typed, and for a word that is longer than a line."""
    lines = [line for line in page.splitlines() if not line.strip().startswith("try: ") and " " in line.strip()]
    assert all(len(line) <= columns for line in lines), lines


# They are started again each second, and a page may be of one moment or another.
KEEP_ENDING = {"configuration-error", "script-syntax", "unknown-user"}


def _wait_until_it_is_settled(tree, identity):
    """What a page of it has to show comes a moment after the finding."""
    tree.finding("broken", identity)
    if identity in KEEP_ENDING:
        tree.services["broken"].write("restart-delay", "1h\n")
        wait_for(lambda: re.match(r"broken: waiting \d+[mh]", tree.why("broken").stdout), what=lambda: tree.why("broken").stdout)
    if identity == "run-not-executable":
        wait_for(lambda: tree.why("broken").stdout.startswith("broken: failed"), what=lambda: "supervise has tried it")
    if identity == "port-in-use":
        wait_for(lambda: tree.asked("broken")["last_words"]["lines"][-1:] and "still could not" in tree.asked("broken")["last_words"]["lines"][-1])


def assert_page_reads_well(cases, scratch, identity):
    tree = cases.begun(scratch, identity)
    _wait_until_it_is_settled(tree, identity)
    page = wait_for(lambda: (it := tree.why("broken").stdout) and re.search(cases[identity].says, it) and it)
    assert_like_golden(page, f"lares-why-{identity}", masks(tree))
    terminal = at_terminal(tree, 80, "why", "broken", NO_COLOR="1")
    terminal.wait()
    assert_fits(terminal.text, 80)
    assert masked(" ".join(terminal.text.split()), masks(tree)) == masked(" ".join(page.split()), masks(tree)), "the same in narrow lines"
