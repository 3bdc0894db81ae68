# SPDX-License-Identifier: ISC
"""The project as files: what the house rules are held against."""
import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".cache", ".pytest_cache", "__pycache__", "build"}


def build_directory():
    """Where CMake has written layers.txt and the libraries."""
    named = os.environ.get("LARES_BUILD")
    candidates = [pathlib.Path(named)] if named else [ROOT / "build" / preset for preset in ("dev", "check", "release-tests")]
    for candidate in candidates:
        if (candidate / "layers.txt").exists():
            return candidate
    pytest.fail("there is no layers.txt in " + ", ".join(map(str, candidates)) + "; run cmake first, or set LARES_BUILD")


class Layer:
    """A line of src/CMakeLists.txt, by way of layers.txt."""

    def __init__(self, line):
        self.kind, self.name, folder, *self.uses = line.split()
        place = ROOT / folder
        self.files = sorted(f for f in place.rglob("*.[ch]pp")) if place.is_dir() else [place]
        self.folder = place if place.is_dir() else place.parent


def layers(kind=None):
    lines = (build_directory() / "layers.txt").read_text().splitlines()
    return [layer for layer in map(Layer, lines) if kind in (None, layer.kind)]


def files(*suffixes):
    """All files of the project, or those with one of these endings; links and what is built are left out."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - NOT_OURS)
        for name in sorted(names):
            path = pathlib.Path(folder, name)
            if not path.is_symlink() and path.is_file() and (not suffixes or path.suffix in suffixes):
                found.append(path)
    return found


def text_lines(path):
    """The lines of a text file, with their numbers; none of a file that is not text."""
    contents = path.read_bytes()
    if b"\0" in contents:
        return []
    return list(enumerate(contents.decode(errors="replace").splitlines(), 1))


def place(path, number=None):
    """The file as an editor takes it: src/base/tai.cpp:12."""
    name = str(path.relative_to(ROOT))
    return name if number is None else f"{name}:{number}"


def expect_none(complaints, cure):
    """Fails with everything that is wrong, and with what to do about it."""
    if complaints:
        pytest.fail("\n".join([*map(str, complaints), "", "Cure: " + cure]), pytrace=False)
