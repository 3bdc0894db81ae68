// SPDX-License-Identifier: ISC
#include "help.hpp"

#include "command_walk.hpp"
#include "present/listing.hpp"
#include "present/width.hpp"
#include "present/wrapping.hpp"
#include "service/joined.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

namespace lares::front {

namespace {

constexpr std::size_t page_width = 79;

struct VerbGroup {
    std::string_view heading;
    std::vector<std::string_view> verbs;
};

const std::vector<VerbGroup>& verb_groups() {
    static const std::vector<VerbGroup> all{
        {"See", {"status", "logs", "tree", "events", "history"}},
        {"Act", {"start", "stop", "restart", "once", "reload", "signal", "kill", "pause", "cont", "wait"}},
        {"Define", {"new", "enable", "disable", "remove", "show", "where", "init-script"}},
        {"Understand", {"why", "doctor"}},
    };
    return all;
}

struct Example {
    std::string_view verb;
    std::string_view typed;
    std::string_view meaning;
    bool is_first = false; // one of those that everybody is shown
};

// clang-format off
constexpr Example examples[] = {
    {"status",     "lares",                                                "how all services are", true},
    {"status",     "lares status web 'db*' @group",                        "how some are; the exit code says whether all are up"},
    {"status",     "lares status --json web",                              "the same for programs"},
    {"logs",       "lares logs -f web",                                    "what it says, as it says it", true},
    {"why",        "lares why web",                                        "why it is not up, and what to do", true},
    {"doctor",     "lares doctor",                                         "what is wrong anywhere"},
    {"restart",    "lares restart web",                                    "and wait until it is back", true},
    {"start",      "lares start web",                                      "and wait until it is up"},
    {"stop",       "lares stop web",                                       "and wait until it is down; first those that need it"},
    {"signal",     "lares signal USR1 web",                                "nginx opens its log files anew at that"},
    {"wait",       "lares wait web && lares wait --for down old",          "until it is ready, and the other one is down"},
    {"tree",       "lares tree",                                           "all processes, below the services that they are of"},
    {"events",     "lares events",                                         "a line for each change, as it happens"},
    {"history",    "lares history -n 5 web",                               "its last five runs"},
    {"new",        "lares new web -- nginx -g 'daemon off;'",              "a service directory", true},
    {"new",        "lares new api --user www --env PORT=8080 --limit memory=512M --ready listen:8080 -- /srv/api/server", "with what it needs"},
    {"new",        "lares new worker@ -- sh -c 'exec worker \"$LARES_INSTANCE\"'", "a template, of which worker@eu is an instance"},
    {"new",        "lares new backup --oneshot --restart on-failure --enable -- /usr/local/bin/backup", "something that is done once, at once"},
    {"enable",     "lares enable web",                                     "start it now, and at each boot", true},
    {"enable",     "lares enable worker@eu worker@us",                     "two instances of one template"},
    {"enable",     "lares enable /srv/api/service --as api",               "one that lies elsewhere"},
    {"disable",    "lares disable web",                                    "stop it now, and start it no more at boot", true},
    {"remove",     "lares remove web",                                     "its directory as well, but not its logs"},
    {"remove",     "lares remove --yes --logs web",                        "everything, without a question"},
    {"show",       "lares show web",                                       "all of its settings"},
    {"show",       "lares show",                                           "what all services have set"},
    {"where",      "cd \"$(lares where web)\"",                            "into its service directory"},
    {"where",      "ls \"$(lares where --log web)\"",                      "the files of its log"},
    {"init-script", "lares init-script web >/etc/init.d/web",              "a script, which is to be made executable"},
    {"init-script", "lares init-script web restart",                       "what that script does when it is called with restart"},
    {"completion", "lares completion bash >/etc/bash_completion.d/lares",  "for everybody"},
    {"completion", "source <(lares completion bash)",                      "in ~/.bashrc, for yourself"},
    {"completion", "lares completion zsh >\"${fpath[1]}/_lares\"",         "for zsh"},
    {"completion", "lares completion fish >~/.config/fish/completions/lares.fish", "for fish"},
    {"help",       "lares help new",                                       "what new can do"},
};
// clang-format on

std::vector<const CLI::App*> in_group(const std::vector<const CLI::App*>& verbs, const VerbGroup& group) {
    std::vector<const CLI::App*> found;
    for (const std::string_view name : group.verbs)
        for (const CLI::App* verb : verbs)
            if (verb->get_name() == name) found.push_back(verb);
    return found;
}

bool is_in_any_group(const CLI::App* verb) {
    return std::ranges::any_of(verb_groups(), [&](const VerbGroup& group) {
        return std::ranges::find(group.verbs, verb->get_name()) != group.verbs.end();
    });
}

void append_section(std::string& out, std::string_view heading, const present::Listing& listing,
                    std::size_t names = 0) {
    if (listing.is_empty()) return;
    out.append("\n").append(heading).append(":\n").append(listing.wrapped(page_width, names));
}

// All names are as wide in each group.
std::string verbs_in_groups(const CLI::App& app) {
    std::vector<const CLI::App*> verbs = visible_verbs(app);
    std::size_t names = 0;
    for (const CLI::App* verb : verbs) names = std::max(names, verb->get_name().size());
    std::string out;
    const auto append = [&](std::string_view heading, const std::vector<const CLI::App*>& some) {
        present::Listing listing;
        for (const CLI::App* verb : some) listing.add(verb->get_name(), verb->get_description());
        append_section(out, heading, listing, names);
    };
    for (const VerbGroup& group : verb_groups()) append(group.heading, in_group(verbs, group));
    std::erase_if(verbs, is_in_any_group);
    append("And", verbs);
    return out;
}

// A line that is typed is never broken: what it means stands below it where there is no room beside it.
void append_examples(std::string& out, const std::vector<Example>& some) {
    constexpr std::size_t indent = 2, gap = 2, widest = 40;
    std::size_t width = 0;
    for (const Example& each : some)
        if (present::width_of(each.typed) <= widest) width = std::max(width, present::width_of(each.typed));
    for (const Example& each : some) {
        const std::size_t typed = present::width_of(each.typed);
        const bool fits =
            typed <= width && indent + width + gap + present::width_of(each.meaning) <= page_width;
        out.append(indent, ' ').append(each.typed);
        if (fits) out.append(width - typed + gap, ' ').append(each.meaning).append("\n");
        if (!fits) out.append("\n").append(present::wrapped(each.meaning, 3 * indent, page_width));
    }
}

std::vector<Example> examples_for(const CLI::App& app, const CLI::App* verb) {
    const std::vector<const CLI::App*> verbs = visible_verbs(app);
    std::vector<Example> some;
    for (const Example& each : examples) {
        const bool is_there =
            std::ranges::any_of(verbs, [&](const CLI::App* it) { return it->get_name() == each.verb; });
        if (is_there && (verb ? verb->get_name() == each.verb : each.is_first)) some.push_back(each);
    }
    return some;
}

std::string option_as_typed(const TypedOption& option) {
    const std::string text = service::joined(option.names);
    return option.value.empty() ? text : text + " " + option.value;
}

// That for help is an option of each verb, and told once.
std::vector<TypedOption> own_options(const CLI::App& app, const CLI::App& verb) {
    const std::vector<TypedOption> common = visible_options(app);
    std::vector<TypedOption> own = visible_options(verb);
    std::erase_if(own, [&](const TypedOption& option) {
        return std::ranges::find(common, option.names, &TypedOption::names) != common.end();
    });
    return own;
}

void append_options(std::string& out, std::string_view heading, const std::vector<TypedOption>& options) {
    present::Listing listing;
    for (const TypedOption& option : options) listing.add(option_as_typed(option), option.meaning);
    append_section(out, heading, listing);
}

std::string operands_as_typed(const CLI::App& verb) {
    std::string text;
    for (const Operand& operand : operands_of(verb)) {
        const bool is_command = operand.name == "COMMAND";
        const std::string name =
            is_command ? "-- COMMAND [ARGUMENT...]" : operand.name + (operand.may_be_many ? "..." : "");
        text.append(" ").append(operand.is_required ? name : "[" + name + "]");
    }
    return text;
}

} // namespace

std::string help_text(const CLI::App& app) {
    std::string out = "usage: lares [--scan DIR] [VERB] [OPTION...] [SERVICE...]\n\n";
    append_examples(out, examples_for(app, nullptr));
    out.append(verbs_in_groups(app));
    append_options(out, "Options", visible_options(app));
    return out.append("\nlares help VERB tells of one of them, and lares(8) of all.\n");
}

std::string help_text(const CLI::App& app, const CLI::App& verb) {
    const bool has_options = !own_options(app, verb).empty();
    std::string out = "usage: lares " + verb.get_name() + (has_options ? " [OPTION...]" : "") +
                      operands_as_typed(verb) + "\n";
    out.append(verb.get_description()).append(".\n");
    if (const auto some = examples_for(app, &verb); !some.empty())
        out.append("\n"), append_examples(out, some);
    present::Listing operands;
    for (const Operand& operand : operands_of(verb)) operands.add(operand.name, operand.meaning);
    append_section(out, "What it is about", operands);
    append_options(out, "Options", own_options(app, verb));
    append_options(out, "Options of all verbs", visible_options(app));
    return out;
}

std::string_view example_of(std::string_view verb) {
    const auto* found = std::ranges::find(examples, verb, &Example::verb);
    return found == std::end(examples) ? std::string_view{} : found->typed;
}

} // namespace lares::front
