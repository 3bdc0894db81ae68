// SPDX-License-Identifier: ISC
#include "foreground_command.hpp"

#include "command_pieces.hpp"
#include "run_script.hpp"

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

} // namespace

bool is_sent_into_background(std::string_view script, std::string_view program) {
    const std::vector<ScriptLine> lines = service::script_lines(script);
    const std::vector<Piece> pieces = pieces_of(lines);
    const Piece* piece = piece_that_starts(pieces, program);
    return piece && piece->behind == "&";
}

std::string foreground_command(std::string_view script, std::string_view program) {
    const std::vector<ScriptLine> lines = service::script_lines(script);
    const std::vector<Piece> pieces = pieces_of(lines);
    const Piece* piece = piece_that_starts(pieces, program);
    if (piece && piece->behind == "&") return with_exec(piece->words) + ", without the &";
    const Foreground* known = service::foreground_of(program);
    if (known)
        return in_foreground(piece ? Command(piece->words.begin(), piece->words.end()) : Command{}, *known);
    return "its option for the foreground; as a last resort: " +
           (piece ? with_exec(piece->words, "fghack") : "exec fghack PROGRAM");
}

} // namespace lares::diagnosis
