// SPDX-License-Identifier: ISC
#include "run_script.hpp"

#include "tool_use.hpp"

#include "base/text.hpp"
#include "protocol/run_file.hpp"
#include "service/script_words.hpp"
#include "service/shells.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace lares::diagnosis {

using service::ScriptLine;
using service::ScriptWord;

namespace {

using Command = std::vector<std::string>;

// All that is not empty, line by line.
std::vector<Command> commands_of(std::string_view script) {
    std::vector<Command> commands;
    for (const ScriptLine& line : service::script_lines(script)) {
        Command& command = commands.emplace_back();
        for (const ScriptWord& word : line) command.push_back(word.text);
    }
    return commands;
}

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

// What is behind the options of a command; `with_value`: the letters of those that take another word.
std::size_t pass_options(const Command& command, std::size_t at, std::string_view with_value) {
    while (at < command.size() && command[at].size() > 1 && command[at].starts_with('-')) {
        const bool takes_next = command[at].size() == 2 && with_value.contains(command[at][1]);
        at += takes_next ? 2 : 1;
    }
    return at;
}

// "www" of "www:web:log", ":www" (by numbers) and "www"; a variable tells nothing.
std::string user_of(std::string_view account) {
    const std::string_view user = split_at(account, ':').head;
    const bool is_plain = !user.empty() && user.find_first_of("$`*(){}") == std::string_view::npos;
    const bool is_number = user.find_first_not_of("0123456789") == std::string_view::npos;
    return is_plain && !is_number ? std::string{user} : "";
}

// The word behind one of these options of chpst; empty: it has none.
std::string option_of_chpst(const Command& command, std::size_t at, std::string_view letters) {
    for (++at; at + 1 < command.size() && command[at].starts_with('-'); ++at)
        if (command[at].size() == 2 && letters.contains(command[at][1]))
            return command[at + 1];
        else if (command[at].size() == 2 && std::string_view{"uUbemdocftrCnL/"}.contains(command[at][1]))
            ++at;
    return {};
}

} // namespace

std::string interpreter_in(std::string_view script) {
    return std::string{trim_end(protocol::interpreter_of(script))};
}

bool has_carriage_returns(std::string_view script) {
    return script.starts_with("#!") && split_at(script, '\n').head.ends_with('\r');
}

bool has_byte_order_mark(std::string_view script) {
    return script.starts_with("\xef\xbb\xbf");
}

std::size_t line_with_carriage_return(std::string_view script) {
    const std::size_t at = script.find("\r\n");
    if (at == std::string_view::npos) return 0;
    return static_cast<std::size_t>(std::ranges::count(script.substr(0, at), '\n')) + 1;
}

std::vector<std::string> last_command_of(std::string_view script) {
    std::vector<Command> commands = commands_of(script);
    return commands.empty() ? Command{} : std::move(commands.back());
}

bool is_script_of_shell(std::string_view script) {
    const std::string program = program_for_env(script);
    const std::string interpreter = program.empty() ? interpreter_in(script) : program;
    // What is behind it in the first line is the applet of busybox.
    std::string_view behind = trim_end(split_at(script, '\n').head);
    behind = rest_of(behind, behind.find(interpreter) + interpreter.size());
    behind = rest_of(behind, behind.find_first_not_of(" \t"));
    return service::is_shell(interpreter, split_at(behind, ' ').head);
}

std::string shell_in(std::string_view script) {
    if (!is_script_of_shell(script)) return {};
    const std::string program = program_for_env(script);
    const std::string interpreter = program.empty() ? interpreter_in(script) : program;
    return std::string{last_part_of(interpreter) == "busybox" ? "sh" : last_part_of(interpreter)};
}

std::string program_for_env(std::string_view script) {
    if (last_part_of(interpreter_in(script)) != "env") return {};
    std::string_view line = trim_end(split_at(script, '\n').head);
    for (line = rest_of(line, line.find("env") + 3); !line.empty();) {
        const Split word = split_at(line, ' ');
        const bool is_program = !word.head.empty() && !word.head.starts_with('-') && !word.head.contains('=');
        if (is_program) return std::string{word.head};
        line = word.rest;
    }
    return {};
}

bool is_name_of(std::string_view path, std::string_view program) {
    const std::string_view name = last_part_of(path);
    return name == program || (program.size() == 15 && name.starts_with(program));
}

bool names_program(std::string_view script, std::string_view program) {
    if (program.empty()) return false;
    return std::ranges::any_of(names_in_script(script),
                               [&](const std::string& name) { return is_name_of(name, program); });
}

std::vector<std::string> names_in_script(std::string_view script) {
    std::vector<std::string> names;
    for (const ScriptLine& line : service::script_lines(script)) {
        for (const ScriptWord& word : line) names.emplace_back(last_part_of(word.text));
        for (const std::string_view name : started_by_tools_in(line)) names.emplace_back(name);
    }
    return names;
}

std::vector<std::string> accounts_in(std::string_view script) {
    constexpr std::array<std::string_view, 4> by_name{"setuidgid", "s6-setuidgid", "envuidgid", "setuser"};
    std::vector<std::string> accounts;
    for (const Command& command : commands_of(script))
        for (std::size_t at = 0; at < command.size(); ++at) {
            const std::string_view program = last_part_of(command[at]);
            std::string account;
            if (program == "chpst") account = option_of_chpst(command, at, "uU");
            if (is_one_of(program, by_name))
                if (const std::size_t next = pass_options(command, at + 1, "gGu"); next < command.size())
                    account = command[next];
            if (!account.empty()) accounts.push_back(std::move(account));
        }
    return accounts;
}

std::vector<std::string> users_in(std::string_view script) {
    std::vector<std::string> users;
    for (const std::string& account : accounts_in(script))
        if (std::string user = user_of(account); !user.empty()) users.push_back(std::move(user));
    return users;
}

std::string environment_directory_in(std::string_view script) {
    constexpr std::array<std::string_view, 2> by_name{"envdir", "s6-envdir"};
    for (const Command& command : commands_of(script))
        for (std::size_t at = 0; at < command.size(); ++at) {
            const std::string_view program = last_part_of(command[at]);
            if (program == "chpst")
                if (std::string found = option_of_chpst(command, at, "e"); !found.empty()) return found;
            if (is_one_of(program, by_name))
                if (const std::size_t next = pass_options(command, at + 1, ""); next < command.size())
                    return command[next];
        }
    return {};
}

std::optional<std::string> limit_in(std::string_view script, std::string_view options) {
    for (const Command& command : commands_of(script))
        for (std::size_t at = 0; at + 1 < command.size(); ++at) {
            const std::string_view program = last_part_of(command[at]);
            if (program != "softlimit" && program != "chpst") continue;
            for (std::size_t i = at + 1; i < command.size() && command[i].starts_with('-'); ++i) {
                if (command[i].size() < 2 || !options.contains(command[i][1])) {
                    ++i;
                    continue;
                }
                if (command[i].size() > 2) return command[i].substr(2);
                if (i + 1 < command.size()) return command[i + 1];
            }
        }
    return std::nullopt;
}

} // namespace lares::diagnosis
