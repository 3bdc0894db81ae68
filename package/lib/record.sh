# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# What package/install has made, so that package/uninstall can undo that and no more. Needs common.sh and PREFIX.
#
# The record is PREFIX/share/lares/installed, one "KIND PATH" a line, in the order of making:
#   dir PATH     a directory that was not there before
#   file PATH    a file of ours
#   link PATH    a symbolic link of ours
#   aside PATH   somebody else's PATH, which waits as PATH{old}
#   boot WAY     svscanboot starts at boot this way
#   made PATH    a file of the boot that was not there, and goes when nothing but our lines has come into it
# PATH is as on the finished machine, without DESTDIR.

DESTDIR=${DESTDIR:-}

set_prefix() {
    PREFIX=${1%/}
    [[ $PREFIX == /* ]] || refuse "PREFIX must begin with a slash and be more than that: $1"
    [[ $PREFIX != *$'\n'* ]] || refuse 'PREFIX must not hold a line feed'
    RECORD=$DESTDIR$PREFIX/share/lares/installed
}

recorded() { [[ -e $RECORD ]] && grep -qxF -- "$1 $2" "$RECORD"; }
record() { recorded "$1" "$2" || printf '%s %s\n' "$1" "$2" >>"$RECORD"; }
recorded_paths() { if [[ -e $RECORD ]]; then sed -n "s/^$1 //p" "$RECORD"; fi; }

# The record's own directory has to be there before anything can be recorded, itself included.
open_record() {
    local made=()
    missing_directories "$PREFIX/share/lares" made
    ((${#made[@]})) || return 0
    mkdir -p "$DESTDIR$PREFIX/share/lares"
    record_each dir "${made[@]}"
}

record_each() {
    local kind=$1 path
    shift
    for path; do record "$kind" "$path"; done
}

# missing_directories PATH ARRAY: PATH and those above it that are not there, the topmost first.
missing_directories() {
    local path=$1
    local -n found=$2
    while [[ $path && ! -d $DESTDIR$path ]]; do
        found=("$path" "${found[@]}")
        path=${path%/*}
    done
}
