// SPDX-License-Identifier: ISC
// lares completion: the script by which a shell completes what is typed. It is made of the command line
// itself, so that a new verb is in it by itself.
#include "command_walk.hpp"
#include "output.hpp"
#include "present/completion_script.hpp"
#include "protocol/names.hpp"
#include "protocol/setting_lines.hpp"
#include "protocol/signal_command.hpp"
#include "service/names_in.hpp"
#include "service/operands.hpp"
#include "service/signs.hpp"
#include "sys/file.hpp"
#include "verb.hpp"
#include "workshop/made_directory.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <memory>
#include <set>

namespace lares::front {

namespace {

using present::Completed;

struct CompletionWishes {
    std::string shell;
    std::string directory = workshop::usual_directory;
    bool asks_for_names = false;
    bool asks_for_made = false;
    bool asks_for_logs = false;
    bool asks_for_groups = false;
};

// "HUP, ALRM, … STOP and CONT"
std::vector<std::string> names_of_signals() {
    std::vector<std::string> names;
    std::string_view rest = protocol::signals_with_commands;
    for (auto word = protocol::take_word(rest); !word.empty(); word = protocol::take_word(rest))
        if (word != "and") names.emplace_back(word.substr(0, word.find(',')));
    return names;
}

Completed completed_by(const std::string& what) {
    if (what == "DIR") return {Completed::By::directories, {}};
    if (what == "FILE") return {Completed::By::files, {}};
    if (what == "SERVICE") return {Completed::By::services, {}};
    if (what == "SIGNAL") return {Completed::By::words, names_of_signals()};
    if (what == "USER[:GROUP]") return {Completed::By::users, {}};
    return {};
}

std::vector<present::CompletedOption> completed_options(const CLI::App& app) {
    std::vector<present::CompletedOption> all;
    for (const TypedOption& option : visible_options(app)) {
        const bool takes_value = !option.value.empty();
        const Completed value =
            option.words.empty() ? completed_by(option.value) : Completed{Completed::By::words, option.words};
        all.push_back({option.names, option.meaning, takes_value, value});
    }
    return all;
}

// What a name is the name of, where that is not a service of the scan directory.
Completed operand_by_verb(const std::string& verb) {
    constexpr std::string_view of_made[] = {"enable", "remove"};
    if (std::ranges::find(of_made, verb) != std::end(of_made)) return {Completed::By::made, {}};
    return {verb == "help" ? Completed::By::verbs : Completed::By::nothing, {}};
}

std::vector<Completed> completed_operands(const CLI::App& verb) {
    std::vector<Completed> all;
    for (const Operand& operand : operands_of(verb)) {
        const Completed completed = operand.words.empty() ? completed_by(operand.name)
                                                          : Completed{Completed::By::words, operand.words};
        all.push_back(completed.by == Completed::By::nothing ? operand_by_verb(verb.get_name()) : completed);
    }
    return all;
}

present::CommandGrammar grammar_of(const CLI::App& app) {
    present::CommandGrammar grammar{completed_options(app), {}, {}};
    for (const CLI::App* verb : visible_verbs(app)) {
        std::vector<present::CompletedOption> options = completed_options(*verb);
        // The option for help is there for all.
        std::erase_if(options, [&](const present::CompletedOption& own) {
            return std::ranges::any_of(grammar.options,
                                       [&](const auto& common) { return common.names == own.names; });
        });
        if (verb->get_name() == "status") grammar.implied = options;
        grammar.verbs.push_back(
            {verb->get_name(), verb->get_description(), std::move(options), completed_operands(*verb)});
    }
    return grammar;
}

std::string script_for(const std::string& shell, const present::CommandGrammar& grammar) {
    if (shell == "bash") return bash_script(grammar);
    return shell == "zsh" ? zsh_script(grammar) : fish_script(grammar);
}

std::string names_in_lines(const std::string& directory, bool with_logs) {
    std::string lines;
    for (const std::string& name : service::names_in(directory)) {
        if (!service::is_directory(directory + "/" + name)) continue;
        lines.append(name).append("\n");
        const std::string log = name + "/" + protocol::service_file::log;
        if (with_logs && sys::info(sys::here, (directory + "/" + log).c_str()))
            lines.append(log).append("\n");
    }
    return lines;
}

std::string groups_in_lines(const std::string& directory) {
    std::set<std::string> groups;
    for (const std::string& name : service::names_in(directory))
        for (std::string& group : service::groups_of(directory + "/" + name)) groups.insert(std::move(group));
    std::string lines;
    for (const std::string& group : groups) lines.append("@").append(group).append("\n");
    return lines;
}

std::string names_for(const Common& common, const CompletionWishes& wishes) {
    if (wishes.asks_for_made) return names_in_lines(wishes.directory, false);
    const std::string groups = wishes.asks_for_groups ? groups_in_lines(common.scan_directory) : "";
    return names_in_lines(common.scan_directory, wishes.asks_for_logs) + groups;
}

int complete(const CLI::App& app, const Common& common, const CompletionWishes& wishes) {
    if (!wishes.asks_for_names && wishes.shell.empty()) {
        report.fatal({"for which shell: bash, zsh or fish?"}, 0, "try: lares help completion");
        return exit_misused;
    }
    print(wishes.asks_for_names ? names_for(common, wishes) : script_for(wishes.shell, grammar_of(app)));
    return exit_done;
}

} // namespace

void add_completion(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<CompletionWishes>();
    CLI::App* verb = app.add_subcommand("completion", "The script by which a shell completes what is typed");
    verb->add_option("SHELL", wishes->shell, "For which shell")
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    // What the scripts ask for; nobody types it.
    verb->add_flag("--names", wishes->asks_for_names, "The names of all services")->group("");
    verb->add_flag("--made", wishes->asks_for_made, "Those of all service directories")->group("");
    verb->add_flag("--logs", wishes->asks_for_logs, "Those of their logs as well")->group("");
    verb->add_flag("--groups", wishes->asks_for_groups, "The groups of services as well")->group("");
    verb->add_option("--dir", wishes->directory, "Where those are")->group("");
    verb->callback([&app, &common, &act, wishes] {
        act = [&app, &common, wishes] { return complete(app, common, *wishes); };
    });
}

} // namespace lares::front
