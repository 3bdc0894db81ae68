// SPDX-License-Identifier: ISC
// The commands of a script of a shell, one by one, and how each is written: pure.
//
//     if cd /x && FOO=1 prog 2>&1; then      "cd /x", behind it "&&"; "FOO=1 prog 2>&1", before it "&&"
#pragma once

#include "service/script_words.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lares::diagnosis {

using Words = std::span<const service::ScriptWord>;

// A command, without the words of the shell in front of it.
struct Piece {
    Words words;
    std::string_view before =
        ""; // the operator in front of it, be it in the line above; empty: there is none
    std::string_view behind = ""; // likewise, in its own line
    bool is_in_loop = false;
    bool is_in_branch = false; // of an if or a case, or in { } that depend on what was before
};

// They are good for as long as the lines are.
std::vector<Piece> pieces_of(std::span<const service::ScriptLine> lines);

// "2>&1", ">file"
bool is_redirection(const service::ScriptWord& word);
// What is behind "FOO=1 BAR=2".
Words behind_assignments(Words words);
// It keeps no script from becoming the program before it: "exit 1", "echo failed".
bool is_idle(const Piece& piece);
// It has a word that is, or ends in, the name of one of these programs.
bool starts_one_of(const Piece& piece, std::span<const std::string> programs);
// The last one that starts this program; null: none does.
const Piece* piece_that_starts(std::span<const Piece> pieces, std::string_view program);
// "exec prog", and not "exec 2>&1", which becomes nobody.
bool becomes_another(const Piece& piece);

template <std::size_t size>
bool is_among(const std::array<std::string_view, size>& words, const service::ScriptWord& word) {
    return !word.is_operator && std::ranges::find(words, word.text) != words.end();
}

// As it may be written: variables keep their meaning.
std::string as_written(Words words);
// The same, so that the shell becomes the program, by way of another one where there is one:
// "FOO=1 exec fghack prog".
std::string with_exec(Words words, std::string_view by_way_of = {});

} // namespace lares::diagnosis
