// SPDX-License-Identifier: ISC
#include "foreground_command.hpp"

#include "command_pieces.hpp"
#include "run_script.hpp"
#include "tool_use.hpp"

#include "base/shell_word.hpp"
#include "service/foreground.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace lares::diagnosis {

using service::Foreground;
using service::LeavingOption;
using service::ScriptLine;
using service::ScriptWord;

namespace {

using Command = ScriptLine;

std::vector<std::string> texts_of(Words words) {
    std::vector<std::string> texts;
    for (const ScriptWord& word : words) texts.push_back(word.text);
    return texts;
}

// What its options begin behind: "setuidgid www nginx" has some of setuidgid in front.
std::size_t place_of(std::string_view program, const Command& command) {
    const auto is_it = [&](const ScriptWord& word) { return is_name_of(word.text, program); };
    return static_cast<std::size_t>(std::ranges::find_if(command, is_it) - command.begin());
}

bool is_option(std::string_view word, const LeavingOption& option) {
    if (word == option.name) return true;
    return option.has_value && word.starts_with(option.name) &&
           word.substr(option.name.size()).starts_with('=');
}

// Without the options that send it away; false: it has none.
bool drop_options(Command& command, std::size_t program, std::span<const LeavingOption> options) {
    bool has_dropped = false;
    for (std::size_t at = std::min(program + 1, command.size()); at < command.size();) {
        const auto found =
            std::ranges::find_if(options, [&](const auto& it) { return is_option(command[at].text, it); });
        if (found == options.end()) {
            ++at;
            continue;
        }
        const bool takes_next =
            found->has_value && command[at].text == found->name && at + 1 < command.size();
        const auto from = command.begin() + static_cast<std::ptrdiff_t>(at);
        command.erase(from, from + (takes_next ? 2 : 1));
        has_dropped = true;
    }
    return has_dropped;
}

// nginx takes -g once: its directives go into the word that is there.
bool join_directive(Command& command, std::size_t program, std::string_view directive) {
    for (std::size_t at = program + 1; at + 1 < command.size(); ++at) {
        if (command[at].text != "-g") continue;
        if (!command[at + 1].is_known) {
            append_shell_word(command[at + 1].raw, "; " + std::string{directive});
            return true;
        }
        std::string& all = command[at + 1].text;
        if (const std::size_t on = all.find("daemon on;"); on != std::string::npos) all.erase(on, 10);
        while (all.ends_with(' ')) all.pop_back();
        if (!all.empty() && !all.ends_with(';')) all.push_back(';');
        all.append(all.empty() ? "" : " ").append(directive);
        return true;
    }
    return false;
}

// "-g 'daemon off;'" of "nginx -g 'daemon off;'"; none: it is told in words.
Command options_in(std::string_view how) {
    const std::vector<ScriptLine> lines = service::script_lines(how);
    Command words = lines.empty() ? Command{} : lines.front();
    if (!words.empty()) words.erase(words.begin());
    return !words.empty() && words.front().text.starts_with('-') ? words : Command{};
}

// In front of where its output goes.
void add_options(Command& command, const Command& options) {
    const auto at = std::ranges::find_if(command, is_redirection);
    command.insert(at, options.begin(), options.end());
}

std::string in_foreground(Command command, const Foreground& known) {
    const std::size_t program = place_of(known.program, command);
    const std::string_view rest = known.how.substr(known.program.size());
    if (program == command.size()) return "exec " + std::string{known.how};
    const bool has_dropped = drop_options(command, program, known.leaves_with);
    const Command options = options_in(known.how);
    const bool stays = known.goes_by_itself() && known.stays(texts_of(command));
    if (stays && !has_dropped)
        return with_exec(command) + ", and without what its configuration says of that";
    if (known.program == "nginx" && join_directive(command, program, options.back().text))
        return with_exec(command);
    if (!stays) add_options(command, options);
    const bool is_in_words = options.empty() && !has_dropped;
    return with_exec(command) + (is_in_words && !rest.starts_with(',') ? "," : "") +
           std::string{is_in_words ? rest : ""};
}

// "setsid -w" in front of a program; as a leader of its group, which run is, it leaves it behind.
bool drop_setsid(Command& command) {
    auto from =
        command.begin() + static_cast<std::ptrdiff_t>(command.size() - behind_assignments(command).size());
    if (from != command.end() && from->text == "exec") ++from;
    if (from == command.end() || !is_name_of(from->text, "setsid")) return false;
    auto end = from + 1;
    while (end != command.end() && end->text.starts_with('-')) ++end;
    command.erase(from, end);
    return true;
}

const Piece* last_piece_with(std::span<const Piece> pieces, std::string_view program) {
    for (std::size_t i = pieces.size(); i-- > 0;)
        if (tool_in(pieces[i].words, program)) return &pieces[i];
    return nullptr;
}

// What it was called with is what is to be called, by whom it has become.
Command without_tool(const Piece& piece, const InBackground& it) {
    const ToolUse use = *tool_in(piece.words, it.program);
    Command command;
    if (use.is_by_itself) command.assign(piece.words.begin(), piece.words.begin() + use.place);
    const bool becomes_nobody = behind_assignments(command).empty() ||
                                (behind_assignments(command).size() == 1 && command.back().text == "exec");
    if (becomes_nobody && !it.user.empty())
        for (const std::string& word : {std::string{"setuidgid"}, it.user}) command.push_back({word});
    const bool are_its_own = !it.words.empty() && is_name_of(it.words.front(), it.program);
    if (!are_its_own) command.push_back({std::string{it.program}});
    for (const std::string& word : it.words)
        if (are_its_own) command.push_back({word});
    return command;
}

std::string without_what_sends_it(const Command& command, bool has_setsid, bool has_ampersand) {
    return with_exec(command) + ", without " +
           (!has_setsid      ? "the &"
            : !has_ampersand ? "setsid"
                             : "setsid and &");
}

} // namespace

std::string sent_away_by(std::string_view script, std::string_view program) {
    const std::vector<ScriptLine> lines = service::script_lines(script);
    const std::vector<Piece> pieces = pieces_of(lines);
    if (const Piece* piece = last_piece_with(pieces, program)) return tool_in(piece->words, program)->name;
    const Piece* piece = piece_that_starts(pieces, program);
    if (!piece) return {};
    Command command(piece->words.begin(), piece->words.end());
    return piece->behind == "&" ? "&" : drop_setsid(command) ? "setsid" : "";
}

std::string foreground_command(std::string_view script, const InBackground& it) {
    const std::vector<ScriptLine> lines = service::script_lines(script);
    const std::vector<Piece> pieces = pieces_of(lines);
    const Piece* of_tool = last_piece_with(pieces, it.program);
    const Piece* piece = of_tool ? of_tool : piece_that_starts(pieces, it.program);
    Command command;
    if (of_tool) command = without_tool(*of_tool, it);
    if (piece && !of_tool) command.assign(piece->words.begin(), piece->words.end());
    const bool has_setsid = drop_setsid(command);
    if (piece && piece->behind == "&") return without_what_sends_it(command, has_setsid, true);
    if (const Foreground* known = service::foreground_of(it.program)) return in_foreground(command, *known);
    if (has_setsid) return without_what_sends_it(command, has_setsid, false);
    return "its option for the foreground; as a last resort: " +
           (piece ? with_exec(command, "fghack") : "exec fghack PROGRAM");
}

} // namespace lares::diagnosis
