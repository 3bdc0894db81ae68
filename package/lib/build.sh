# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Building a preset of CMakePresets.json. Needs common.sh.

# On every core: make would use one.
build_preset() {
    export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
    (cd "$ROOT" && cmake --preset "$1" && cmake --build --preset "$1")
}
