# SPDX-License-Identifier: ISC
"""lares help: examples first, all verbs, and no line that a terminal of 80 columns would break."""
import re

import pytest

from support import processes, programs


def lares(*words):
    return processes.run(programs.ours("lares"), *words)


def verbs():
    return re.findall(r"^  ([a-z]+)  +[A-Z]", lares("help").stdout, re.M)


def test_it_begins_with_what_people_do():
    text = lares("help").stdout
    assert text.startswith("usage: lares ")
    assert text.index("lares new web -- nginx") < text.index("\nSee:\n") < text.index("\nDefine:\n") < text.index("\nAnd:\n")
    assert text == lares("--help").stdout


def test_every_verb_that_can_be_typed_is_told_once():
    told = verbs()
    assert len(told) == len(set(told)) and {"status", "history", "new", "enable", "disable", "remove", "show", "completion", "help", "version"} <= set(told)


def test_no_line_is_too_wide():
    for words in [(), *((verb,) for verb in verbs())]:
        for line in lares("help", *words).stdout.splitlines():
            assert len(line) < 80 or line.startswith("  lares "), f"{words}: {line}"


@pytest.mark.parametrize("verb", ["status", "new", "enable", "disable", "remove", "show", "completion"])
def test_each_verb_has_examples_and_its_options(verb):
    text = lares("help", verb).stdout
    assert text == lares(verb, "--help").stdout
    assert re.search(rf"^  .*lares( {verb})?\b", text, re.M) and "--scan DIR" in text


def test_examples_are_of_verbs_that_there_are():
    for verb in verbs():
        for typed in re.findall(r"^  lares (\w+)", lares("help", verb).stdout, re.M):
            assert typed in verbs(), typed


def test_an_unknown_verb_is_told_with_what_may_be_meant():
    answer = lares("help", "enabel")
    assert answer.exit_code == 2 and answer.stderr == 'lares: fatal: there is no verb "enabel" (did you mean "enable"?)\n'
