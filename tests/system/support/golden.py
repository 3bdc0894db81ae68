# SPDX-License-Identifier: ISC
"""What a program shows, against a file in tests/system/golden that has the same output as people have looked at it.

What differs from run to run is masked first: the golden file has a word in its place. LARES_WRITE_GOLDEN=1 writes the
files anew; then look at what git shows.
"""
import difflib
import os
import pathlib
import re

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"


def masked(text, masks):
    """masks: pairs of a regular expression and what stands for all that it matches."""
    for pattern, word in masks:
        text = re.sub(pattern, word, text)
    return text


def assert_like_golden(text, name, masks=()):
    shown, path = masked(text, masks), GOLDEN / f"{name}.txt"
    if os.environ.get("LARES_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown)
    wanted = path.read_text()
    diff = difflib.unified_diff(wanted.splitlines(True), shown.splitlines(True), f"golden/{name}.txt", "shown")
    assert shown == wanted, "".join(diff)
