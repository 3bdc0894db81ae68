// SPDX-License-Identifier: ISC
// lares logs: what services have said, and say.
#include "count_option.hpp"
#include "log_view.hpp"
#include "sys/limits.hpp"
#include "when_given.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace lares::front {

namespace {

// Without another word: a page of a terminal, and no flood.
constexpr std::size_t default_lines = 20;

// Whoever says which part is meant has all of that part.
LogExtent extent_asked(const LogsWishes& wishes) {
    LogExtent extent{count_asked("-n", wishes.lines), count_asked("--first", wishes.first),
                     wishes.is_reverse};
    const bool is_limited = !wishes.since.empty() || !wishes.until.empty() || !wishes.run.empty() ||
                            !wishes.pattern.empty() || !wishes.first.empty() || wishes.is_reverse;
    if (wishes.lines.empty() &&
        (!is_limited || (wishes.follows && wishes.since.empty() && wishes.run.empty())))
        extent.last = default_lines;
    return extent;
}

// An empty log is no failure, and not to be taken for one.
void tell_of_silence(const LogsWishes& wishes, std::span<const ChosenLog> logs) {
    const bool is_limited = !wishes.since.empty() || !wishes.until.empty() || !wishes.run.empty() ||
                            !wishes.pattern.empty() || wishes.lines == "0" || wishes.first == "0";
    if (is_limited) return report.info({"no line is of that part"});
    report.info({logs.size() == 1 ? logs.front().name : "none of them", " has logged ",
                 logs.size() == 1 ? "nothing" : "anything", " yet"});
}

int show_logs(const Common& common, const LogsWishes& wishes) {
    (void)sys::raise_open_files();
    const LogExtent extent = extent_asked(wishes);
    const LogChoice choice = chosen_logs(common, wishes);
    LogPrinter printer{wishes, choice.logs};
    if (choice.logs.empty() && choice.is_complete && !wishes.services.empty()) return exit_done;
    if (choice.logs.empty() && choice.is_complete)
        report.fatal({"no service in ", common.scan_directory, " has a log"});
    if (choice.logs.empty()) return exit_unknown;
    if (wishes.follows) follow_logs(choice.logs, extent, printer);
    const bool is_all_read = show_history_of_logs(choice.logs, extent, printer);
    if (is_all_read && printer.is_for_people() && !printer.has_printed())
        tell_of_silence(wishes, choice.logs);
    return choice.is_complete && (is_all_read || wishes.services.empty()) ? exit_done : exit_unknown;
}

void add_forms(CLI::App& verb, LogsWishes& wishes) {
    verb.add_option("-o,--output", wishes.form, "short, raw or json (an object a line)")
        ->type_name("FORM")
        ->check(CLI::IsMember({"short", "raw", "json"}));
    verb.add_flag("--raw", wishes.is_raw, "Lines as they are in the file: -o raw");
    verb.add_flag("--utc", wishes.is_utc, "Times are UTC's, those that are typed as well");
}

} // namespace

void add_logs(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<LogsWishes>();
    CLI::App* verb = app.add_subcommand("logs", "What services have said, merged in the order of time");
    verb->add_option("SERVICE", wishes->services,
                     "Names, globs, @groups, paths, or log directories; none: all");
    auto* lines =
        verb->add_option("-n,--lines", wishes->lines, "The last so many lines, or all")->type_name("NUMBER");
    auto* first = verb->add_option("--first", wishes->first, "The first so many lines")->type_name("NUMBER");
    auto* reverse = verb->add_flag("--reverse", wishes->is_reverse, "The last line first");
    auto* follow = verb->add_flag("-f,--follow", wishes->follows, "And what comes from now on");
    verb->add_option("--since", wishes->since, "From then on: 10:00, a date, 5m, yesterday, …")
        ->type_name("WHEN");
    auto* until = verb->add_option("--until", wishes->until, "Up to then")->type_name("WHEN");
    verb->add_option("--run", wishes->run,
                     "Of the run that died last, of the one that lives, or of one by its number")
        ->type_name("last|current|N");
    verb->add_option("-g,--grep", wishes->pattern,
                     "Only messages with this extended regular expression in them")
        ->type_name("REGEX");
    verb->add_flag("-i,--ignore-case", wishes->ignores_case, "With --grep: a letter is as good as a capital");
    verb->add_option("--dir", wishes->directory,
                     "Another log directory of the same logger: its number, or its name")
        ->type_name("DIR");
    add_forms(*verb, *wishes);
    first->excludes(lines);
    for (CLI::Option* other : {first, reverse, until}) follow->excludes(other);
    when_given(*verb, common, act, wishes, show_logs);
}

} // namespace lares::front
