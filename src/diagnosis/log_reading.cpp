// SPDX-License-Identifier: ISC
// Who keeps what a service says, and what it has said last.
#include "known_users.hpp"
#include "log_complaint.hpp"
#include "logbook/last_words.hpp"
#include "logbook/log_place.hpp"
#include "logbook/runs.hpp"
#include "protocol/names.hpp"
#include "reading.hpp"
#include "run_script.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::diagnosis {

namespace {

constexpr std::size_t most_lines = 40;

// Others than ours do not say how a run has ended: of them it is not told.
bool does_not_get_up(const protocol::ServiceView& view, Moment now) {
    if (view.obstacle || !view.state || view.state->want == protocol::Want::down) return false;
    return view.state->start_failure || is_failing(*view.state, now);
}

// Who the logger runs as: by its process, or by what its script is about to become.
std::optional<std::uint32_t> user_of_logger(const LogFacts& log, const std::string& script,
                                            Surroundings& around) {
    if (const std::vector<std::string> users = users_in(script); !users.empty())
        return user_called(users.back(), around.passwd());
    const std::string process = "/proc/" + std::to_string(log.view.obstacle ? 0 : log.view.status.pid);
    const auto found = sys::info(sys::here, process.c_str());
    return found ? std::optional{found->owner} : std::nullopt;
}

// Groups are left out: who may write as one of a group is taken to be in it.
bool may_not_write(std::uint32_t user, const sys::FileInfo& directory) {
    if (user == 0) return false;
    if (directory.owner == user) return (directory.mode & 0200) == 0;
    return (directory.mode & 0022) == 0;
}

void judge_directory(LogFacts& log, const std::string& script, Surroundings& around) {
    const auto found = sys::info(sys::here, log.directory.c_str());
    if (!found) {
        const bool is_noticed = log.does_not_get_up || log.runs_without_record;
        log.directory_is_missing = found.error().number == ENOENT && is_noticed;
        return;
    }
    const auto user = user_of_logger(log, script, around);
    if (!user) return;
    log.user = std::to_string(*user);
    log.may_not_write = may_not_write(*user, *found) && log.does_not_get_up;
}

std::vector<std::string> messages_of(const std::vector<logbook::Line>& lines) {
    std::vector<std::string> messages;
    for (const logbook::Line& line : lines) messages.emplace_back(line.message());
    return messages;
}

bool are_stamped(const std::vector<logbook::Line>& lines) {
    return std::ranges::all_of(lines, [](const logbook::Line& it) { return it.stamp.has_value(); });
}

bool is_run_known(const Picture& picture) {
    return !picture.runs.empty() || (picture.state() && picture.state()->last_end);
}

// By its record, or by what its supervise says. Who says neither tells when it has changed last: a run that
// fails at its start was begun shortly before.
logbook::Interval interval_of_last_run(const Picture& picture) {
    const protocol::StatusRecord& status = picture.view.status;
    const auto current = status.pid == 0 ? std::nullopt : std::optional{status.since};
    if (const auto found = logbook::interval_of_run(picture.runs, current, logbook::WhichRun{}))
        return *found;
    constexpr std::uint64_t shortly = 10;
    TaiLabel from = status.since;
    if (const auto* state = picture.state(); state && state->last_end) {
        from = state->last_end_at;
        from.seconds -=
            static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::seconds>(state->last_run).count());
    } else {
        from.seconds -= shortly;
    }
    return {from, {}};
}

// Nothing has been written there since that began.
bool is_older_than(const std::string& directory, const logbook::Interval& when) {
    const auto newest = sys::info(sys::here, (directory + "/current").c_str());
    if (!newest || !when.from) return false;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(newest->changed).count();
    return seconds + 1 < when.from->unix_seconds();
}

} // namespace

void read_log(Picture& picture, const service::Service& one, Surroundings& around) {
    LogFacts& log = picture.log;
    const auto keeper = one.log();
    const auto seen = service::look_at_log(one, service::Detail::everything);
    log.is_there = keeper && seen;
    if (!log.is_there) return;
    log.view = seen->view;
    log.typed = picture.path + "/log";
    if (!log.view.obstacle && log.view.status.pid != 0)
        log.pipe = input_of_process(static_cast<pid_t>(log.view.status.pid));
    log.does_not_get_up = does_not_get_up(log.view, picture.now.moment);
    log.runs_without_record = !log.view.state && !log.view.obstacle && log.view.status.pid != 0;
    const auto place_of_log = sys::info(sys::here, log.typed.c_str()); // encore's is a program
    const bool has_run = place_of_log && place_of_log->type == sys::FileInfo::Type::directory;
    if (has_run && !log.view.obstacle && log.view.status.pid == 0) log.run = script_of(*keeper, log.typed);
    const auto place = logbook::log_place_of(one);
    if (!place || place->directories.empty()) return;
    log.directory = place->directories.front().path;
    judge_directory(log, text_of(log.typed + "/" + protocol::service_file::run), around);
}

// Of one that tells when it is ready, that is known better. Without stamps nobody knows of which run it is.
void read_complaint(Picture& picture, const service::Service& one) {
    if (!has_process(picture) || !picture.state() || picture.state()->ready) return;
    const auto place = logbook::log_place_of(one);
    if (!place || place->directories.empty()) return;
    const auto lines = logbook::last_lines(*place, 1, logbook::Interval{picture.view.status.since, {}});
    if (lines.empty() || !are_stamped(lines)) return;
    if (std::string last{lines.back().message()}; is_complaint(last)) picture.complaint = std::move(last);
}

// Those of the last run that has ended: by their stamps; where they have none, all if any was written since.
void read_words(Picture& picture, const service::Service& one) {
    LastWords& words = picture.words;
    const auto place = logbook::log_place_of(one);
    if (!place || place->directories.empty()) {
        words.why = LastWords::Why::no_log;
        words.place = place ? "" : place.error().why;
        return;
    }
    words.place = place->directories.front().path;
    const logbook::Interval when = interval_of_last_run(picture);
    const auto of_run = logbook::last_lines(*place, most_lines, when);
    if (!of_run.empty() && are_stamped(of_run)) {
        words.lines = messages_of(of_run);
        words.why = is_run_known(picture) ? LastWords::Why::of_run : LastWords::Why::untimed;
        return;
    }
    const auto last = logbook::last_lines(*place, most_lines);
    const bool is_readable = !last.empty() || sys::open_directory(sys::here, words.place.c_str());
    // What it has was said by others.
    const bool is_old = are_stamped(last) || is_older_than(words.place, when);
    if (!is_old) words.lines = messages_of(last);
    words.why = !words.lines.empty() ? LastWords::Why::untimed
                : is_readable        ? LastWords::Why::silent
                                     : LastWords::Why::unreadable;
}

} // namespace lares::diagnosis
