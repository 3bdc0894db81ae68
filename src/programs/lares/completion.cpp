// SPDX-License-Identifier: ISC
// lares completion: the script by which a shell completes what is typed. It is made of the command line
// itself, so that a new verb is in it by itself.
#include "command_walk.hpp"
#include "output.hpp"
#include "present/completion_script.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "verb.hpp"
#include "workshop/made_directory.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <memory>

namespace lares::front {

namespace {

using present::Completed;

struct CompletionWishes {
    std::string shell;
    std::string directory = workshop::usual_directory;
    bool asks_for_names = false;
    bool asks_for_made = false;
};

Completed completed_by(const std::string& what) {
    if (what == "DIR") return {Completed::By::directories, {}};
    if (what == "FILE") return {Completed::By::files, {}};
    if (what == "SERVICE") return {Completed::By::services, {}};
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
Completed operands_by_verb(const std::string& verb) {
    constexpr std::string_view of_made[] = {"enable", "remove"};
    if (std::ranges::find(of_made, verb) != std::end(of_made)) return {Completed::By::made, {}};
    return {verb == "help" ? Completed::By::verbs : Completed::By::nothing, {}};
}

Completed completed_operands(const CLI::App& verb) {
    const std::vector<Operand> operands = operands_of(verb);
    if (operands.empty()) return {};
    if (!operands.front().words.empty()) return {Completed::By::words, operands.front().words};
    const Completed completed = completed_by(operands.front().name);
    return completed.by == Completed::By::nothing ? operands_by_verb(verb.get_name()) : completed;
}

present::CommandGrammar grammar_of(const CLI::App& app) {
    present::CommandGrammar grammar{completed_options(app), {}};
    for (const CLI::App* verb : visible_verbs(app)) {
        std::vector<present::CompletedOption> options = completed_options(*verb);
        // The option for help is there for all.
        std::erase_if(options, [&](const present::CompletedOption& own) {
            return std::ranges::any_of(grammar.options,
                                       [&](const auto& common) { return common.names == own.names; });
        });
        grammar.verbs.push_back(
            {verb->get_name(), verb->get_description(), std::move(options), completed_operands(*verb)});
    }
    return grammar;
}

std::string script_for(const std::string& shell, const present::CommandGrammar& grammar) {
    if (shell == "bash") return bash_script(grammar);
    return shell == "zsh" ? zsh_script(grammar) : fish_script(grammar);
}

// What is not known to be more than a file is looked at; a thousand links are not.
bool may_be_service(const sys::DirectoryReader& reader, const std::string& path) {
    if (reader.is_something_else()) return true;
    const auto found = sys::info(sys::here, path.c_str());
    return found && found->type == sys::FileInfo::Type::directory;
}

std::string names_in_lines(const std::string& directory) {
    std::vector<std::string> names;
    const auto opened = sys::open_directory(sys::here, directory.c_str());
    if (!opened) return {};
    sys::DirectoryReader reader{*opened};
    for (auto name = reader.next(); name && *name; name = reader.next())
        if ((*name)[0] != '.' && may_be_service(reader, directory + "/" + *name)) names.emplace_back(*name);
    std::ranges::sort(names);
    std::string lines;
    for (const std::string& name : names) lines.append(name).append("\n");
    return lines;
}

std::string names_for(const Common& common, const CompletionWishes& wishes) {
    return names_in_lines(wishes.asks_for_made ? wishes.directory : common.scan_directory);
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
    verb->add_option("--dir", wishes->directory, "Where those are")->group("");
    verb->callback([&app, &common, &act, wishes] {
        act = [&app, &common, wishes] { return complete(app, common, *wishes); };
    });
}

} // namespace lares::front
