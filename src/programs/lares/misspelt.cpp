// SPDX-License-Identifier: ISC
#include "misspelt.hpp"

#include "command_walk.hpp"
#include "protocol/nearest_name.hpp"
#include "service/lares_command.hpp"
#include "sys/process.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

namespace lares::front {

namespace {

struct ForeignWord {
    std::string_view theirs;
    std::string_view ours;
};

// What other tools call it. An option is meant where the verb has it.
// clang-format off
constexpr ForeignWord foreign_words[] = {
    {"ps", "status"},      {"list", "status"},    {"ls", "status"},      {"top", "status --watch"},
    {"up", "start"},       {"down", "stop"},      {"run", "start"},
    {"log", "logs"},       {"tail", "logs"},      {"journal", "logs"},   {"journalctl", "logs"},
    {"term", "signal"},    {"hup", "signal"},     {"int", "signal"},     {"usr1", "signal"},
    {"info", "why"},       {"explain", "why"},    {"check", "doctor"},
    {"add", "new"},        {"create", "new"},     {"rm", "remove"},      {"delete", "remove"},
    {"on", "enable"},      {"off", "disable"},    {"cat", "show"},       {"resume", "cont"},
    {"-v", "--version"},   {"-version", "--version"},
    {"--tail", "--lines"}, {"--head", "--first"}, {"--long", "-l"},      {"--verbose", "-l"},
    {"--workdir", "--cwd"}, {"--chdir", "--cwd"}, {"--uid", "--user"},   {"--force", "--yes"},
};
// clang-format on

std::string_view ours_for(std::string_view word) {
    for (const ForeignWord& each : foreign_words)
        if (each.theirs == word) return each.ours;
    return {};
}

bool means_services(const Common& common, const std::string& word) {
    return !service::select(common.scan_directory, std::vector{word}).services.empty();
}

std::string hint_for_verb(const CLI::App& app, const Common& common, const std::string& word) {
    if (means_services(common, word))
        return "try: " + service::lares_command(common.scan_directory, {"status", word});
    std::string_view meant = ours_for(word);
    const std::vector<std::string> verbs = names_of_verbs(app);
    if (meant.empty()) meant = protocol::nearest_name(word, verbs);
    return meant.empty() ? "try: lares help" : "did you mean \"" + std::string{meant} + "\"?";
}

std::vector<std::string> options_of(const CLI::App& app, const CLI::App& verb) {
    std::vector<std::string> names{"--version"};
    for (const CLI::App* each : {&verb, &app})
        for (const TypedOption& option : visible_options(*each))
            names.insert(names.end(), option.names.begin(), option.names.end());
    return names;
}

// The one that it was the beginning of, or nearly is.
std::string_view nearest_option(std::string_view option, const std::vector<std::string>& known) {
    const std::string_view ours = ours_for(option);
    if (std::ranges::find(known, ours) != known.end()) return ours;
    constexpr std::size_t shortest_beginning = 4;
    const auto begun = std::ranges::find_if(known, [&](const auto& it) { return it.starts_with(option); });
    if (option.size() >= shortest_beginning && begun != known.end()) return *begun;
    return protocol::nearest_name(option, known);
}

[[noreturn]] void refuse_option(const CLI::App& app, const CLI::App& verb, const std::string& word) {
    const std::string option = word.substr(0, word.find('='));
    const std::vector<std::string> known = options_of(app, verb);
    const std::string nearest{nearest_option(option, known)};
    report.fatal({verb.get_name(), " has no option ", option}, 0,
                 nearest.empty() ? "try: lares help " + verb.get_name() : "did you mean " + nearest + "?");
    sys::leave(exit_misused);
}

} // namespace

void refuse_verb(const CLI::App& app, const Common& common, const std::string& word) {
    report.fatal({"there is no verb \"", word, "\""}, 0, hint_for_verb(app, common, word));
    sys::leave(exit_misused);
}

void refuse_words(const CLI::App& app, const Common& common, const CLI::Error& error) {
    const auto verbs = app.get_subcommands();
    const std::vector<std::string> rest = app.remaining(true);
    if (verbs.empty() && !rest.empty()) refuse_verb(app, common, rest.front());
    const CLI::App& verb = verbs.empty() ? app : *verbs.front();
    const auto option = std::ranges::find_if(rest, [](const auto& it) { return it.starts_with('-'); });
    if (option != rest.end()) refuse_option(app, verb, *option);
    if (rest.empty())
        report.fatal({error.what()}, 0, "try: lares help" + (verbs.empty() ? "" : " " + verb.get_name()));
    else
        report.fatal({"\"", rest.front(), "\" is a word too many"}, 0, "try: lares help " + verb.get_name());
    sys::leave(exit_misused);
}

} // namespace lares::front
