// SPDX-License-Identifier: ISC
#include "early_variable.hpp"

#include "command_pieces.hpp"
#include "run_script.hpp"

#include <algorithm>
#include <cctype>

namespace lares::diagnosis {

namespace {

using service::ScriptLine;
using service::ScriptWord;

bool goes_on(std::string_view text, std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '_');
}

// "$PORT", "${PORT:-80}"; not "$PORTS". What stands in single quotes is known, and not asked about.
bool names(const ScriptWord& word, std::string_view variable) {
    if (word.is_known || word.is_operator) return false;
    for (const std::string_view sign : {"$", "${"}) {
        const std::string sought = std::string{sign}.append(variable);
        for (std::size_t at = word.raw.find(sought); at != std::string::npos;
             at = word.raw.find(sought, at + 1))
            if (!goes_on(word.raw, at + sought.size())) return true;
    }
    return false;
}

bool names_any(Words words, std::string_view variable) {
    return std::ranges::any_of(words, [&](const ScriptWord& it) { return names(it, variable); });
}

// How many words of "envdir ./env prog" are envdir's own; 0: it is another command.
std::size_t size_of_envdir(Words words) {
    for (std::size_t at = 0; at + 2 < words.size(); ++at)
        if (is_name_of(words[at].text, "envdir") && !words[at + 1].text.starts_with('-')) return at + 2;
    return 0;
}

} // namespace

bool reads_itself(std::string_view script, std::string_view variable) {
    if (!is_script_of_shell(script)) return false;
    return std::ranges::any_of(service::script_lines(script),
                               [&](const ScriptLine& line) { return names_any(line, variable); });
}

std::string read_behind_envdir(std::string_view script, std::string_view variable) {
    const std::vector<ScriptLine> lines = service::script_lines(script);
    for (const Piece& piece : pieces_of(lines)) {
        const std::size_t own = size_of_envdir(piece.words);
        if (own == 0) continue;
        const Words rest = piece.words.subspan(own);
        const std::string command = as_written(rest);
        const bool is_copied = names_any(rest, variable) && !command.contains('\'');
        return with_exec(piece.words.first(own)) + " sh -c '" +
               (is_copied ? with_exec(rest) : std::string{"…"}) + "'";
    }
    return "what reads it goes behind what sets it: sh -c '…'";
}

} // namespace lares::diagnosis
