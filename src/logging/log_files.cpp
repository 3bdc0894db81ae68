// SPDX-License-Identifier: ISC
#include "log_files.hpp"

#include "protocol/names.hpp"
#include "sys/clock.hpp"
#include "sys/directory.hpp"
#include "sys/durable.hpp"
#include "sys/file.hpp"
#include "sys/pages.hpp"

#include <algorithm>
#include <fcntl.h>
#include <utility>

namespace lares::logging {

using machine::LogEnding;
using machine::LogFile;
using machine::LogTask;
namespace name = protocol::log_file;

namespace {

constexpr mode_t private_mode = 0600; // until it is complete
constexpr mode_t open_mode = 0644;
constexpr mode_t safe_mode = 0744;

constexpr int appending = O_WRONLY | O_NONBLOCK | O_APPEND;

} // namespace

const char* LogFiles::name_of(LogFile file) {
    const bool is_of_runit = settings_.manner == protocol::LogManner::runit;
    switch (file) {
    case LogFile::current: return name::current;
    case LogFile::previous: return is_of_runit ? unprocessed_.c_str() : name::previous;
    case LogFile::processed: return is_of_runit ? processed_.c_str() : name::processed;
    case LogFile::newstate: return name::newstate;
    case LogFile::state: return name::state;
    }
    std::unreachable();
}

std::expected<void, Failure> LogFiles::open() {
    if (auto had = have_room_for_survey(); !had) return had;
    // Why it could not be made shows below. A link may lead to what is not mounted yet.
    if (settings_.manner == protocol::LogManner::daemontools || was_open_)
        (void)sys::make_directory(sys::here, name_, protocol::directory_mode, sys::Links::keep);
    auto directory = sys::open_directory(sys::here, name_);
    if (!directory) return failure("open directory ", nullptr, directory.error());
    auto lock = sys::Lock::acquire(directory->number(), name::lock);
    if (!lock) return failure("lock directory ", nullptr, lock.error());
    directory_ = std::move(*directory);
    lock_ = std::move(*lock);
    current_ = {};
    was_open_ = true;
    const auto seen = survey(settings_.keep, 0);
    end_survey();
    if (!seen) return std::unexpected(seen.error());
    return {};
}

LogFiles::Outcome LogFiles::perform(LogTask task, bool is_starting) {
    using Act = LogTask::Act;
    switch (task.act) {
    case Act::nothing: break;
    case Act::process: break; // the directory's own
    case Act::ask_if_safe: return ask_if_safe(task.file);
    case Act::remove: return remove(task.file, is_starting);
    case Act::open: return open_current(is_starting);
    case Act::create: return create(task.file, is_starting);
    case Act::mark_open: return mark(task.file, open_mode);
    case Act::mark_safe: return mark(task.file, safe_mode);
    case Act::sync: return sync(task.file);
    case Act::move: return move(task.file);
    case Act::name: return give_name(task.file, task.ending);
    case Act::sync_names: return sync_names();
    case Act::trim: return trim();
    case Act::trim_to_total: return trim_to_total();
    case Act::ask_if_whole: return ask_if_whole();
    case Act::set_aside: return set_aside(task.ending);
    case Act::accept: return accept();
    case Act::trim_once: return trim_once();
    }
    return Answer::done;
}

LogFiles::Outcome LogFiles::ask_if_safe(LogFile file) {
    const auto found = sys::info(directory_.number(), name_of(file));
    if (!found && found.error().number != ENOENT) return failure("stat ", name_of(file), found.error());
    return found && is_marked_safe(*found) ? Answer::done : Answer::no;
}

// When a directory is taken up, what cannot be removed shows when its name is used, as in 0.76.
LogFiles::Outcome LogFiles::remove(LogFile file, bool is_starting) {
    const auto removed = sys::remove_file(directory_.number(), name_of(file));
    if (settings_.manner == protocol::LogManner::runit) {
        if (!removed) messages_.processed_not_removed(name_of(file), removed.error().number);
        unprocessed_.clear();
        return Answer::done;
    }
    const bool matters = !is_starting || file == LogFile::current;
    if (!removed && matters) return failure("remove ", name_of(file), removed.error());
    return Answer::done;
}

LogFiles::Outcome LogFiles::open_current(bool is_starting) {
    auto file = sys::open_at(directory_.number(), name::current, appending, private_mode);
    if (!file) return failure(is_starting ? "append to " : "open ", name::current, file.error());
    current_ = std::move(*file);
    return Answer::done;
}

LogFiles::Outcome LogFiles::create(LogFile file, bool is_starting) {
    const int flags =
        file == LogFile::current ? appending | O_CREAT : O_WRONLY | O_NONBLOCK | O_CREAT | O_TRUNC;
    const mode_t mode = file == LogFile::current ? private_mode : open_mode;
    auto made = sys::open_at(directory_.number(), name_of(file), flags, mode);
    if (!made) return failure(is_starting ? "write to " : "create ", name_of(file), made.error());
    if (file == LogFile::current) current_ = std::move(*made);
    return Answer::done;
}

LogFiles::Outcome LogFiles::mark(LogFile file, mode_t mode) {
    const auto marked = file == LogFile::current ? sys::set_mode(current_, mode)
                                                 : sys::set_mode(directory_, name_of(file), mode);
    const bool is_gone =
        !marked && marked.error().number == ENOENT; // Then there is nothing to finish, either.
    if (!marked && !is_gone) return failure("set mode of ", name_of(file), marked.error());
    return Answer::done;
}

LogFiles::Outcome LogFiles::sync(LogFile file) {
    if (file != LogFile::current) {
        const auto written =
            sys::open_at(directory_.number(), name_of(file), appending | O_CREAT, private_mode);
        if (!written) return failure("create ", name_of(file), written.error());
        if (const auto synced = sys::sync(*written); !synced)
            return failure("write ", name_of(file), synced.error(), " to disk");
        return Answer::done;
    }
    if (const auto synced = sync_current(); !synced) return std::unexpected(synced.error());
    return Answer::done;
}

std::expected<void, Failure> LogFiles::sync_current() {
    if (const auto synced = sys::sync(current_); !synced)
        return failure("write ", name::current, synced.error(), " to disk");
    return {};
}

LogFiles::Outcome LogFiles::move(LogFile file) {
    if (file == LogFile::newstate) {
        const auto moved = sys::rename(directory_, name::newstate, name::state);
        if (!moved) return failure("rename newstate to state in directory ", nullptr, moved.error());
        return Answer::done;
    }
    const auto moved = sys::rename(directory_, name::current, name::previous);
    if (!moved) return failure("rename current to previous in directory ", nullptr, moved.error());
    return Answer::done;
}

// Two names: its writer was killed after this very step. A label that is taken makes way for the next one.
LogFiles::Outcome LogFiles::give_name(LogFile file, LogEnding ending) {
    const auto found = sys::info(directory_.number(), name_of(file));
    if (!found && found.error().number == ENOENT) return Answer::no;
    if (!found) return failure("stat ", name_of(file), found.error());
    if (found->links > 1) return Answer::done;

    protocol::LogName chosen{new_label(), ending == LogEnding::finished ? settings_.code : "u"};
    for (int tries = 0; tries < 1000; ++tries) {
        last_name_ = to_text(chosen);
        const auto linked = sys::link(directory_, name_of(file), last_name_.c_str());
        if (linked) return Answer::done;
        if (linked.error().number != EEXIST) return failure("link to ", last_name_.c_str(), linked.error());
        chosen.label = protocol::next_label(chosen.label);
    }
    return failure("link to ", last_name_.c_str(), Error{EEXIST, ""});
}

// It sorts behind all others, even if the clock was set back.
TaiLabel LogFiles::new_label() const {
    const TaiLabel now = sys::label_now();
    return newest_ ? std::max(now, protocol::next_label(*newest_)) : now;
}

LogFiles::Outcome LogFiles::sync_names() {
    const auto synced = sys::sync(directory_);
    // There are file systems on which a directory cannot be synced, and need not be.
    if (!synced && synced.error().number != EINVAL)
        return failure("write ", nullptr, synced.error(), " to disk");
    return Answer::done;
}

bool LogFiles::has_lost_current() const {
    if (!current_) return false;
    const auto held = sys::info(current_);
    const auto found = sys::info(directory_.number(), name::current);
    if (!held || (!found && found.error().number != ENOENT)) return false;
    return !found || found->identity != held->identity;
}

bool LogFiles::is_in_place() const {
    const auto held = sys::info(directory_);
    const auto found = sys::info(sys::here, name_);
    return held && found && held->identity == found->identity && lock_.is_on(directory_.number(), name::lock);
}

void LogFiles::forget_current() {
    current_.close();
    end_survey();
}

} // namespace lares::logging
