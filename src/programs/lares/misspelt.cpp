// SPDX-License-Identifier: ISC
#include "misspelt.hpp"

#include "base/signal_name.hpp"
#include "base/text.hpp"
#include "command_walk.hpp"
#include "help.hpp"
#include "literal_words.hpp"
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
    {"list-units", "status"}, {"monit", "status --watch"}, {"watch", "status --watch"},
    {"up", "start"},       {"down", "stop"},      {"run", "start"},
    {"log", "logs"},       {"tail", "logs"},      {"journal", "logs"},   {"journalctl", "logs"},
    {"term", "signal"},    {"hup", "reload"},     {"int", "signal"},     {"usr1", "signal"},
    {"info", "why"},       {"explain", "why"},    {"check", "doctor"},
    {"is-active", "status"}, {"is-enabled", "status"}, {"is-failed", "status"},
    {"add", "new"},        {"create", "new"},     {"rm", "remove"},      {"delete", "remove"},
    {"on", "enable"},      {"off", "disable"},    {"mask", "disable"},   {"try-restart", "restart"},    {"cat", "show"},       {"resume", "cont"},
    {"-t", "--timeout"},   {"-v", "--version"},   {"-version", "--version"},
    {"--tail", "--lines"}, {"--head", "--first"}, {"--long", "-l"},      {"--verbose", "-l"},
    {"--json", "-o json"},
    {"--workdir", "--cwd"}, {"--chdir", "--cwd"}, {"--uid", "--user"},   {"--force", "--yes"},
};
// clang-format on

// What is done by other means here.
struct OtherWay {
    std::string_view words[5];
    std::string_view hint;
};
constexpr OtherWay other_ways[] = {
    {{"daemon-reload", "reread", "rescan", "update"},
     "nothing has to be read anew; for what was edited: lares restart SERVICE; for a new directory: lares "
     "enable NAME"},
    {{"edit"},
     "edit the files of its directory, as lares where SERVICE tells it; then: lares restart SERVICE"},
    {{"rename", "mv"}, "try: lares disable OLD; mv /etc/lares/OLD /etc/lares/NEW; lares enable NEW"},
};

// Empty: there is none.
std::string_view other_way_for(std::string_view word) {
    for (const OtherWay& each : other_ways)
        if (std::ranges::find(each.words, word) != std::end(each.words)) return each.hint;
    return {};
}

std::string_view ours_for(std::string_view word) {
    for (const ForeignWord& each : foreign_words)
        if (each.theirs == word) return each.ours;
    return {};
}

bool means_services(const Common& common, const std::string& word) {
    return !service::select(common.scan_directory, std::vector{word}).services.empty();
}

std::string hint_for_verb(const CLI::App& app, const Common& common, const std::string& word,
                          const std::string& other_verb) {
    const std::string_view verb_of_services = other_verb.empty() ? "status" : std::string_view{other_verb};
    if (means_services(common, word))
        return "try: " + service::lares_command(common.scan_directory, {verb_of_services, word});
    if (const std::string_view other = word.empty() ? "" : other_way_for(word); !other.empty())
        return std::string{other};
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
    if (std::ranges::find(known, first_of(ours, ours.find(' '))) != known.end()) return ours;
    constexpr std::size_t shortest_beginning = 4;
    const auto begun = std::ranges::find_if(known, [&](const auto& it) { return it.starts_with(option); });
    if (option.size() >= shortest_beginning && begun != known.end()) return *begun;
    return protocol::nearest_name(option, known);
}

// The first of the services that stand beside the option; or else what stands for one.
std::string first_operand_of(const CLI::App& verb) {
    const CLI::Option* const services = verb.get_option_no_throw("SERVICE");
    return services && services->count() != 0 ? services->results().front() : "SERVICE";
}

// What other tools have as an option, and is a word alone, or a verb, here.
std::string hint_for_other_use(const Common& common, const CLI::App& verb, const std::string& option) {
    const auto command = [&](std::string_view name, const std::string& word) {
        return service::lares_command(common.scan_directory, {name, word});
    };
    const std::string operand = first_operand_of(verb);
    if (verb.get_name() == "kill" && (option == "-s" || option == "--signal"))
        return "try: " + command("signal", signal_from_text(operand) ? operand : "SIGNAL") + " SERVICE";
    if (verb.get_name() == "logs" && (option == "-u" || option == "--unit"))
        return "the service stands alone; try: " + command("logs", operand);
    return {};
}

// The command of a service has options of its own.
std::string hint_for_option(const Common& common, const CLI::App& app, const std::string& option,
                            const std::string& nearest) {
    const std::string verb = app.get_name();
    if (const std::string other = hint_for_other_use(common, app, option); !other.empty()) return other;
    if (!nearest.empty()) return "did you mean " + nearest + "?";
    if (const std::string signal = option.substr(1); signal_from_text(signal))
        return "try: " + service::lares_command(common.scan_directory, {"signal", signal}) + " SERVICE";
    if (option == "--now" && (verb == "enable" || verb == "disable"))
        return "without it, it is done now as well";
    if (verb == "new")
        return "options of its command stand behind --, as in: lares new web -- nginx -g 'daemon off;'";
    return "try: lares help " + verb;
}

[[noreturn]] void refuse_option(const CLI::App& app, const Common& common, const CLI::App& verb,
                                const std::string& word) {
    const std::string option = word.substr(0, word.find('='));
    const std::vector<std::string> known = options_of(app, verb);
    const std::string nearest{nearest_option(option, known)};
    report.fatal({verb.get_name(), " has no option ", option}, 0,
                 hint_for_option(common, verb, option, nearest));
    sys::leave(exit_misused);
}

std::string between(std::string_view text, std::string_view begin, std::string_view end) {
    const std::size_t at = text.find(begin);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = text.substr(at + begin.size());
    return std::string{rest.substr(0, rest.find(end))};
}

// In our words, what the library calls "Could not convert: -n = x".
std::string sentence_of(const CLI::Error& error) {
    const std::string text = error.what();
    const std::string option = text.substr(0, text.find(": "));
    if (const auto set = between(text, "{", "}"); !set.empty()) {
        const std::string value = between(text, ": ", " not in ");
        return option + (value.empty() ? " is empty" : " cannot be " + value) + "; it takes one of " + set;
    }
    if (const auto value = between(text, " required ", " missing"); !value.empty())
        return option + " needs a value: " + value.substr(0, value.find(':'));
    if (const auto value = between(text, " = ", "\n"); !value.empty())
        return between(text, ": ", " = ") + " cannot be " + value;
    const std::string other = between(text, " excludes ", "\n");
    return other.empty() ? text : between(text, "", " ") + " cannot stand beside " + other;
}

// What is missing stands in the example.
std::string usual_hint(const CLI::App& verb, const CLI::Error& error) {
    const bool is_missing = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
    const std::string_view example = is_missing ? example_of(verb.get_name()) : std::string_view{};
    if (!example.empty()) return "as in: " + std::string{example};
    return verb.get_parent() ? "try: lares help " + verb.get_name() : "try: lares help";
}

// A sentence of ours may have its own remedy behind it.
void refuse_value(const std::string& sentence, const std::string& hint) {
    const std::size_t own_hint = sentence.find("; try: ");
    const bool has_own = own_hint != std::string::npos;
    report.fatal({sentence.substr(0, own_hint)}, 0, has_own ? sentence.substr(own_hint + 2) : hint);
}

} // namespace

void refuse_verb(const CLI::App& app, const Common& common, const std::string& word,
                 const std::string& other_verb) {
    report.fatal({"there is no verb \"", word, "\""}, 0, hint_for_verb(app, common, word, other_verb));
    sys::leave(exit_misused);
}

void refuse_words(const CLI::App& app, const Common& common, const CLI::Error& error,
                  const std::string& first_word) {
    const auto verbs = app.get_subcommands();
    std::vector<std::string> rest = app.remaining(true);
    std::ranges::transform(rest, rest.begin(), as_typed);
    if (verbs.empty() && !rest.empty()) refuse_verb(app, common, rest.front());
    const CLI::App& verb = verbs.empty() ? app : *verbs.front();
    // "web status": the words the wrong way round.
    if (first_word != verb.get_name() && std::ranges::find(rest, first_word) != rest.end())
        refuse_verb(app, common, first_word, verb.get_name());
    const auto option =
        std::ranges::find_if(rest, [](const auto& it) { return it.starts_with('-') && it != "--"; });
    if (option != rest.end()) refuse_option(app, common, verb, *option);
    const bool is_about_value = dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr;
    if (is_about_value || rest.empty())
        refuse_value(sentence_of(error), usual_hint(verb, error));
    else
        report.fatal({"\"", rest.front(), "\" is a word too many"}, 0, "try: lares help " + verb.get_name());
    sys::leave(exit_misused);
}

} // namespace lares::front
