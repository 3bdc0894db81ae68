# SPDX-License-Identifier: ISC
"""How every file of the project is written."""
import pathlib
import re
import shutil
import subprocess

import pytest
from project import ROOT, expect_none, files, place, text_lines

CPP = (".cpp", ".hpp")
SPDX = "SPDX-License-Identifier: ISC"
# Spelled so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")
# Top directories that mean the same on every machine.
KNOWN_TOPS = set(
    "bin boot command dev etc home lib lib64 media mnt opt package proc root run sbin service srv sys tmp usr var".split()
)
# What tests are fed is not ours to write nicely.
DATA = ("tests/fuzz/corpus/", "tests/data/")


def written():
    return [path for path in files() if not place(path).startswith(DATA)]


def test_every_source_file_names_its_licence_first():
    allowed = {".cpp": [f"// {SPDX}"], ".hpp": [f"// {SPDX}"]}
    complaints = []
    for path in files(*CPP, ".c", ".h"):
        first = path.read_text().split("\n", 1)[0]
        if first not in allowed.get(path.suffix, [f"// {SPDX}", f"/* {SPDX} */"]):
            complaints.append(place(path))
    expect_none(complaints, f'the first line of a C++ file is "// {SPDX}"; in C it may be "/* {SPDX} */".')


# Examples are there to be copied.
def test_python_and_cmake_files_name_their_licence_too():
    complaints = []
    for path in [*files(".py", ".cmake"), *(f for f in files(".txt") if f.name == "CMakeLists.txt")]:
        head = path.read_text().splitlines()[:2]
        if head and f"# {SPDX}" not in head and not place(path).startswith("examples/"):
            complaints.append(place(path))
    expect_none(complaints, f'the first line (the second, after a #!) is "# {SPDX}".')


def test_nothing_is_left_for_later():
    complaints = [
        f"{place(path, number)}: {line.strip()}"
        for path in written()
        for number, line in text_lines(path)
        if UNFINISHED.search(line)
    ]
    expect_none(complaints, "do it now, or write a sentence about it into docs/.")


def test_no_file_names_the_folder_that_the_project_happens_to_lie_in():
    names = {str(ROOT)} if len(ROOT.parts) > 2 else set()
    if len(ROOT.parts) > 2 and ROOT.parts[1] not in KNOWN_TOPS:
        names.add("/" + ROOT.parts[1])
    patterns = [re.compile(rf"(?<![\w.}}-]){re.escape(name)}(?![\w-])") for name in names]
    complaints = [
        f"{place(path, number)}: {line.strip()}"
        for path in written()
        for number, line in text_lines(path)
        if any(pattern.search(line) for pattern in patterns)
    ]
    expect_none(complaints, "nobody else has that folder: use a path relative to the project, or a scratch directory.")


def test_lines_end_as_they_should():
    complaints = []
    for path in written():
        contents = path.read_bytes()
        if not contents or b"\0" in contents:
            continue
        if b"\r\n" in contents:
            complaints.append(f"{place(path)}: lines end in CR LF")
        if not contents.endswith(b"\n"):
            complaints.append(f"{place(path)}: the last line has no end")
        for number, line in enumerate(contents.split(b"\n"), 1):
            if line.endswith((b" ", b"\t")):
                complaints.append(f"{place(path, number)}: blanks at the end")
    expect_none(complaints, "set your editor to follow .editorconfig; sed -i 's/[ \\t]*$//' FILE mends blanks.")


def test_headers_are_included_once():
    complaints = [place(path) for path in files(".hpp") if "#pragma once" not in path.read_text()]
    expect_none(complaints, "#pragma once comes after the words at the top of a header.")


def test_headers_say_what_they_are_for():
    complaints = []
    for path in sorted((ROOT / "src").rglob("*.hpp")):
        lines = path.read_text().splitlines()
        if len(lines) < 2 or not lines[1].startswith("// "):
            complaints.append(place(path))
    expect_none(complaints, "after the licence, a header tells in a sentence or more what it owns.")


def test_file_names_say_what_is_in_them():
    vague = {"utils", "util", "common", "misc", "helpers", "helper", "stuff"}
    complaints = [place(path) for path in files(*CPP) if path.stem in vague]
    expect_none(complaints, "call the file after what it is about.")


def test_scripts_are_executable_and_have_an_interpreter_that_every_debian_has():
    complaints = []
    for path in written():
        first = path.read_bytes()[:64].split(b"\n")[0].decode(errors="replace")
        is_script = first.startswith("#!")
        may_run = path.stat().st_mode & 0o111
        if is_script and not may_run and path.suffix != ".py":
            complaints.append(f"{place(path)}: a script that is not executable")
        if may_run and not is_script and path.suffix not in (".so",):
            complaints.append(f"{place(path)}: executable, and not a script")
        if is_script and re.match(r"#!\s*/usr/local", first):
            complaints.append(f"{place(path)}: {first}")
    expect_none(complaints, "chmod 755 a script, chmod 644 everything else.")


def test_shell_scripts_stop_at_the_first_error():
    complaints = []
    for path in (ROOT / "package").rglob("*"):
        if path.is_file() and path.read_bytes().startswith((b"#!/bin/bash", b"#!/bin/sh")):
            if not re.search(r"^set -e", path.read_text(), re.M):
                complaints.append(place(path))
    expect_none(complaints, "a script begins with `set -eu`.")


def clang_format():
    for name in ("clang-format-14", "clang-format"):
        if shutil.which(name):
            version = subprocess.run([name, "--version"], capture_output=True, text=True).stdout
            if re.search(r"version 14\.", version):
                return name
    pytest.skip("clang-format 14 is not installed (Debian package clang-format-14)")


def test_the_layout_is_that_of_clang_format():
    name = clang_format()
    sources = [str(path) for folder in ("src", "tests") for path in files(*CPP) if path.is_relative_to(ROOT / folder)]
    checked = subprocess.run([name, "--dry-run", "-Werror", "--style=file", *sources], capture_output=True, text=True)
    wrong = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", checked.stderr, re.M)))
    complaints = [place(pathlib.Path(path)) for path in wrong]
    if checked.returncode != 0 and not complaints:
        complaints = [checked.stderr[-2000:]]
    expect_none(complaints, f"{name} -i FILE…, and nobody has to talk about it.")
