// SPDX-License-Identifier: ISC
#include "configuration_check.hpp"

#include "command_pieces.hpp"
#include "picture.hpp"
#include "run_script.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace lares::diagnosis {

using service::ScriptLine;
using service::ScriptWord;

namespace {

struct Check {
    std::string_view program;
    std::string_view option;
};

// clang-format off
constexpr Check checks[] = {
    {"apache2",  "-t"},
    {"chronyd",  "-p"},
    {"dnsmasq",  "--test"},
    {"haproxy",  "-c"},
    {"httpd",    "-t"},
    {"lighttpd", "-tt"},
    {"nginx",    "-t"},
    {"php-fpm",  "-t"},
    {"squid",    "-k parse"},
    {"sshd",     "-t"},
};
// clang-format on

// "x.conf", "./x.conf", "--config=x.conf": from another directory it would be another file.
bool may_be_relative(const ScriptWord& word) {
    std::string_view value = word.text;
    if (value.starts_with('-')) value = split_at(value, '=').rest;
    return !value.empty() && !value.starts_with('/') && !value.contains(' ');
}

std::string check_by(const Piece& piece, const Check& check, const std::string& directory) {
    const auto from = std::ranges::find_if(
        piece.words, [&](const ScriptWord& word) { return is_name_of(word.text, check.program); });
    ScriptLine command(from, piece.words.end());
    std::erase_if(command, is_redirection);
    if (!std::ranges::all_of(command, &ScriptWord::is_known)) return {};
    const bool is_relative = command.front().text.contains('/') && !command.front().text.starts_with('/');
    const bool counts_from_there =
        is_relative || std::any_of(command.begin() + 1, command.end(), may_be_relative);
    return (counts_from_there ? "cd " + quoted(directory) + " && " : "") + as_written(command) + " " +
           std::string{check.option};
}

} // namespace

std::string configuration_check(std::string_view script, const std::string& directory) {
    const std::vector<ScriptLine> lines = service::script_lines(script);
    const std::vector<Piece> pieces = pieces_of(lines);
    const auto is_cd = [](const Piece& it) { return !it.words.empty() && it.words[0].text == "cd"; };
    if (std::ranges::any_of(pieces, is_cd)) return {};
    for (const Check& each : checks)
        if (const Piece* piece = piece_that_starts(pieces, each.program))
            return check_by(*piece, each, directory);
    return {};
}

} // namespace lares::diagnosis
