# SPDX-License-Identifier: ISC
"""lares help: examples first, all verbs, and no line that a terminal of 80 columns would break."""
import re
import shlex

import pytest

from support import processes, programs
from support.trees import Tree


def lares(*words):
    return processes.run(programs.ours("lares"), *words)


def verbs():
    return re.findall(r"^  ([a-z-]+)  +[A-Z]", lares("help").stdout, re.M)


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
        for typed in re.findall(r"^  lares ([\w-]+)", lares("help", verb).stdout, re.M):
            assert typed in verbs(), typed


def test_an_unknown_verb_is_told_with_what_may_be_meant():
    answer = lares("help", "enabel")
    assert answer.exit_code == 2 and answer.stderr == 'lares: fatal: there is no verb "enabel" (did you mean "enable"?)\n'


def examples(tree):
    """What help shows to be typed, but for what makes, links or removes something."""
    harmless = "status logs tree events history start stop restart once reload signal kill pause cont wait why doctor show where".split()
    for verb in harmless:
        for line in tree.lares("help", verb).stdout.splitlines():
            typed = re.split(r"  +", line.strip())[0]
            if line.startswith("  lares ") and typed != "lares":
                yield from (it.strip() for it in typed.split("&&"))


def test_every_example_can_be_typed(scratch):
    """They are about services that are not there; only words that make no sense are misuse."""
    tree = Tree(scratch)
    typed = list(examples(tree))
    assert len(typed) > 10
    for line in typed:
        for_ever = ["--timeout", "0.1"] if line.startswith("lares events") else []
        answer = tree.lares(*shlex.split(line)[1:], *for_ever)
        assert answer.exit_code != 2, (line, answer.stderr)
