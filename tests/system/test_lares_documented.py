# SPDX-License-Identifier: ISC
"""Each command line of lares that the documentation has people type is one: its verb and its options are those of help."""
import functools
import pathlib
import re
import shlex

import pytest

from support import processes, programs

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ["README.md", "README.zh-CN.md", "man/lares.8", *sorted(str(it.relative_to(ROOT)) for it in (ROOT / "docs").glob("**/*.md"))]
PRESSES = "<Tab>"
BEGINS = r"lares (?=[a-z-])"


@functools.cache
def help_of(*words):
    answer = processes.run(programs.ours("lares"), "help", *words)
    assert answer.exit_code == 0, words
    return answer.stdout


def verbs():
    return re.findall(r"^  ([a-z-]+)  +[A-Z]", help_of(), re.M)


def options_of(verb):
    named = re.findall(r"^  (-.*?)(?:  |$)", help_of(verb), re.M)
    return {word.strip(",") for line in named for word in line.split() if word.startswith("-")} | {"--version"}


def typed_in(page):
    """What is behind "lares ": in lines behind a prompt, and between the marks of code."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for line in text.replace("\\e", "\\").replace("\\-", "-").splitlines():
        yield from re.findall(rf"^\s*[#$] (?:sudo )?{BEGINS}(.*)$", line)
        yield from re.findall(rf"`{BEGINS}([^`]*)`", line)
        yield from re.findall(rf"^\.Ql {BEGINS}(.*)$", line)


def words_of(line):
    """Up to where the command ends for the shell, or its own operand begins."""
    lexer = shlex.shlex(line.replace("...", ""), posix=True, punctuation_chars="|&;<>()")
    lexer.commenters = "#"
    lexer.wordchars += "@%:,…"
    words = []
    for word in lexer:
        if word == "--" or set(word) <= set("|&;<>()"):
            break
        words.append(word)
    return words


def problem_with(line):
    words = words_of(line.strip())
    if words[:1] == ["--scan"]:
        words = words[2:]
    verb = "status" if not words or words[0].startswith("-") else words.pop(0)
    if verb.isupper():
        return None
    if verb not in verbs():
        return f"there is no verb {verb}"
    unknown = [word for word in words if word.startswith("-") and word.split("=")[0] not in options_of(verb) and not re.fullmatch(r"-\d+", word)]
    return f"{verb} has no option {unknown}" if unknown else None


@pytest.mark.parametrize("page", [page for page in PAGES if any(typed_in(page))])
def test_what_the_documentation_has_typed_can_be_typed(page):
    typed = [line for line in typed_in(page) if PRESSES not in line]
    wrong = {line: problem for line in typed if (problem := problem_with(line))}
    assert not wrong


def test_there_is_something_to_look_at():
    for page in ("README.md", "man/lares.8", "docs/guide/lares.md", "docs/zh/lares.md"):
        assert len(list(typed_in(page))) >= 5, page
    assert problem_with("status --jsno web") and problem_with("histroy web") and not problem_with("logs -f web | head")


def messages():
    """Of each call by which lares says something, the longest piece of its text that is not the name of a thing."""
    said = r"\b(?:report\.(?:fatal|warn|info)|refuse|complain)\((?:[a-z0-9_]+, )?\{(.*?)\}"
    for file in sorted((ROOT / "src/programs/lares").glob("*.cpp")):
        for pieces in re.findall(said, file.read_text(encoding="utf-8"), re.S):
            texts = [it.replace('\\"', '"').strip(" ,:;(") for it in re.findall(r'"((?:[^"\\]|\\.)*)"', pieces)]
            if max(map(len, texts), default=0) >= 8:
                yield file.name, max(texts, key=len)


def test_the_manual_has_every_message():
    manual = (ROOT / "man/lares.8").read_text(encoding="utf-8")
    told = manual[manual.index(".Sh DIAGNOSTICS") : manual.index(".Sh SEE ALSO")].replace("\\(dq", '"').replace("\\&", "").replace("\\-", "-")
    assert len(list(messages())) > 40
    missing = [(file, text) for file, text in messages() if text not in told]
    assert not missing
