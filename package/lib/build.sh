# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Building a preset of CMakePresets.json. Needs common.sh and step.sh.

# build_step LABEL PRESET
build_step() {
    forget_foreign_build "$2"
    step "$1" build_preset "$2"
}

# forget_foreign_build PRESET: CMake refuses a build directory that has moved or was copied with its checkout.
forget_foreign_build() {
    local build=$ROOT/build/$1 source
    [[ -e $build/CMakeCache.txt ]] || return 0
    source=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt")
    [[ $source && ! $source -ef $ROOT ]] || return 0
    # One that lives elsewhere, behind a link, may still be in use there; CMake says what is wrong with it.
    [[ $(readlink -f "$build") == "$build" ]] || return 0
    note "$build was made for a checkout in $source: starting it anew"
    rm -rf "$build"
}

# On every core: make would use one.
build_preset() {
    export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
    (cd "$ROOT" && cmake --preset "$1" && cmake --build --preset "$1")
}
