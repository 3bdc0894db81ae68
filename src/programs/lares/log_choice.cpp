// SPDX-License-Identifier: ISC
#include "log_choice.hpp"

#include "base/text.hpp"
#include "logbook/moment_words.hpp"
#include "logbook/runs.hpp"
#include "sys/clock.hpp"

namespace lares::front {

namespace {

using logbook::LogDirectory;

[[noreturn]] void refuse_word(std::string_view option, std::string_view word, std::string_view hint) {
    report.fatal({"unable to understand ", option, " ", word}, 0, hint);
    sys::leave(exit_misused);
}

std::optional<TaiLabel> moment_asked(std::string_view option, const std::string& words,
                                     const LogsWishes& wishes, std::optional<TaiLabel> since = std::nullopt) {
    if (words.empty()) return std::nullopt;
    const auto clock = wishes.is_utc ? logbook::Clock::utc : logbook::Clock::local;
    const auto moment = logbook::moment_of(words, sys::label_now(), clock, since);
    if (!moment)
        refuse_word(option, words,
                    "try: 10:00, 10:30pm, \"2026-11-29 10:00\", yesterday, \"yesterday 10:00\", \"5 min "
                    "ago\", 1h30m, @LABEL");
    return moment;
}

logbook::Interval interval_asked(const LogsWishes& wishes) {
    const auto since = moment_asked("--since", wishes.since, wishes);
    return {since, moment_asked("--until", wishes.until, wishes, since)};
}

std::optional<logbook::WhichRun> run_asked(const LogsWishes& wishes) {
    if (wishes.run.empty()) return std::nullopt;
    const auto which = logbook::which_run(wishes.run);
    if (!which)
        refuse_word("--run", wishes.run, "try: last, current, or the number that lares history shows");
    return which;
}

// Both have to hold.
logbook::Interval common_part(const logbook::Interval& one, const logbook::Interval& other) {
    const auto later = one.from && (!other.from || *one.from > *other.from) ? one.from : other.from;
    const auto earlier = one.until && (!other.until || *one.until < *other.until) ? one.until : other.until;
    return {later, earlier};
}

bool is_log_directory(const std::string& path) {
    return sys::exists(sys::here, (path + "/current").c_str()).value_or(false);
}

// By its number among them, or by the end of its path.
const LogDirectory* directory_asked(const logbook::LogPlace& place, const std::string& word) {
    if (word.empty()) return &place.directories.front();
    const auto number = number_from_text(word);
    if (number && *number >= 1 && *number <= place.directories.size()) return &place.directories[*number - 1];
    for (const LogDirectory& each : place.directories)
        if (each.path == word || each.path.ends_with("/" + word)) return &each;
    return nullptr;
}

class LogChoosing {
  public:
    LogChoosing(const LogsWishes& wishes)
        : wishes_{wishes}, asked_{interval_asked(wishes)}, run_{run_asked(wishes)} {}

    void add(const service::Selected& selected) {
        if (is_log_directory(selected.path)) return add_directory(selected);
        const service::Service service{selected.path};
        const auto place = logbook::log_place_of(service);
        if (!place) return complain({selected.name, " has no log: ", place.error().why}, place.error().hint);
        const LogDirectory* const directory = directory_asked(*place, wishes_.directory);
        if (!directory)
            return complain({selected.name, " has no log directory ", wishes_.directory}, names_of(*place));
        const auto interval = interval_for(service);
        if (!interval)
            return complain({"unable to tell what a run of ", selected.name, " said: ", interval.error()},
                            "");
        choice_.logs.push_back({selected.name, *directory, *interval});
    }

    LogChoice result() { return std::move(choice_); }

  private:
    void add_directory(const service::Selected& selected) {
        if (run_) return complain({selected.name, " is a log, and knows of no runs"}, "name the service");
        choice_.logs.push_back({selected.name, {selected.path, logbook::Keeper::unknown}, asked_});
    }

    std::expected<logbook::Interval, std::string> interval_for(const service::Service& service) const {
        if (!run_) return asked_;
        auto of_run = interval_of_run(service, *run_);
        if (of_run) of_run = common_part(*of_run, asked_);
        return of_run;
    }

    // Nobody has asked for it by name where all are meant.
    void complain(sys::Parts words, std::string_view hint) {
        if (wishes_.services.empty()) return;
        report.fatal(words, 0, hint);
        choice_.is_complete = false;
    }

    static std::string names_of(const logbook::LogPlace& place) {
        std::string names = "there are:";
        for (const LogDirectory& each : place.directories) names.append(" ").append(each.path);
        return names;
    }

    const LogsWishes& wishes_;
    logbook::Interval asked_;
    std::optional<logbook::WhichRun> run_;
    LogChoice choice_;
};

} // namespace

LogChoice chosen_logs(const Common& common, const LogsWishes& wishes) {
    LogChoosing choosing{wishes};
    const service::Selection found = selected_to_read(common, wishes.services);
    for (const service::Selected& each : found.services) choosing.add(each);
    LogChoice choice = choosing.result();
    choice.is_complete &= found.problems.empty();
    return choice;
}

} // namespace lares::front
