// SPDX-License-Identifier: ISC
#include "waiting_shell.hpp"

#include "command_pieces.hpp"
#include "run_script.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace lares::diagnosis {

using service::ScriptLine;
using service::ScriptWord;

namespace {

// "exit 1" in any case: who wants that cannot become the program.
bool ends_as_it_likes(const Piece& piece) {
    const Words& words = piece.words;
    const bool is_certain = !piece.is_in_branch && piece.before != "&&" && piece.before != "||";
    return is_certain && words.size() == 2 && words[0].text == "exit" && words[1].is_known &&
           words[1].text != "0";
}

// Or only if the one before has failed.
bool is_no_matter(const Piece& piece) {
    return (is_idle(piece) && !ends_as_it_likes(piece)) || piece.before == "||";
}

bool passes_signals_on(const Piece& piece) {
    constexpr std::array<std::string_view, 5> which{"TERM", "SIGTERM", "15", "EXIT", "0"};
    return !piece.words.empty() && piece.words[0].text == "trap" &&
           std::ranges::any_of(piece.words.subspan(1),
                               [&](const ScriptWord& it) { return is_among(which, it); });
}

// A program may have another name than the command that starts it: then it is the last one that does
// something.
std::optional<std::size_t> place_that_starts(std::span<const Piece> pieces,
                                             std::span<const std::string> children) {
    for (std::size_t i = pieces.size(); i-- > 0;)
        if (starts_one_of(pieces[i], children)) return i;
    for (std::size_t i = pieces.size(); i-- > 0;)
        if (!is_no_matter(pieces[i])) return i;
    return std::nullopt;
}

// "cd /x && ": what must have succeeded before.
std::string condition_of(std::span<const Piece> pieces, std::size_t at) {
    std::string text;
    for (; at > 0 && pieces[at].before == "&&"; --at)
        text.insert(0, as_written(pieces[at - 1].words) + " && ");
    return text;
}

bool sends_errors(const Piece& piece) {
    return std::ranges::any_of(piece.words,
                               [](const ScriptWord& word) { return word.text.starts_with("2>"); });
}

// "app &>log", which is not two commands to bash.
bool is_rest_of_redirection(const Piece& piece) {
    return piece.before == "&" && !piece.words.empty() && piece.words[0].text.starts_with('>');
}

// "exec 2>&1"
bool is_exec_of_nobody(const Piece& piece) {
    return !piece.words.empty() && piece.words[0].text == "exec" && !becomes_another(piece);
}

} // namespace

std::optional<WaitingShell> waiting_shell_in(std::string_view script, std::span<const std::string> children) {
    if (!is_script_of_shell(script)) return std::nullopt;
    const std::vector<ScriptLine> lines = service::script_lines(script);
    const std::vector<Piece> pieces = pieces_of(lines);
    if (std::ranges::any_of(pieces, passes_signals_on)) return std::nullopt;
    auto at = place_that_starts(pieces, children);
    if (!at || pieces[*at].is_in_loop) return std::nullopt;
    while (pieces[*at].before == "|" && *at > 0) --*at;
    std::size_t next = *at + 1;
    while (next < pieces.size() && pieces[next].before == "|") ++next;
    const std::span<const Piece> later = std::span{pieces}.subspan(std::min(next, pieces.size()));
    const bool are_several = std::ranges::count(pieces, "&", &Piece::behind) > 1;
    const bool goes_on = !are_several && !std::ranges::all_of(later, is_no_matter);
    if (goes_on || becomes_another(pieces[*at]) || std::ranges::any_of(later, becomes_another))
        return std::nullopt;

    using Way = WaitingShell::Way;
    const Piece& piece = pieces[*at];
    const std::string before = condition_of(pieces, *at);
    WaitingShell found{
        Way::foreground, before + as_written(piece.words), before + with_exec(piece.words), {}};
    if (are_several)
        found.way = Way::several;
    else if (piece.behind == "&")
        found.way = Way::background;
    if (piece.behind == "|" && *at + 1 < pieces.size()) { // else the script ends there
        found.way = Way::pipe;
        found.reader = as_written(pieces[*at + 1].words);
    }
    return found;
}

bool redirects_errors(std::string_view script) {
    const std::vector<ScriptLine> lines = service::script_lines(script);
    const std::vector<Piece> pieces = pieces_of(lines);
    const auto at = place_that_starts(pieces, {});
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const bool counts = is_exec_of_nobody(pieces[i]) || becomes_another(pieces[i]) ||
                            (at && (i == *at || (i + 1 == *at && pieces[*at].before == "|")));
        if ((counts && sends_errors(pieces[i])) || is_rest_of_redirection(pieces[i])) return true;
    }
    return false;
}

} // namespace lares::diagnosis
