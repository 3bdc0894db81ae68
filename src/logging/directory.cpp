// SPDX-License-Identifier: ISC
#include "directory.hpp"

#include "base/text.hpp"
#include "sys/file.hpp"
#include "sys/removals.hpp"

#include <cerrno>

namespace lares::logging {

using machine::LogRotation;
using machine::LogTask;

namespace {

constexpr Span pause = LogRotation::pause;
// How long a rotation that somebody asked for waits for the end of a line that has begun.
constexpr Span patience_with_line = std::chrono::seconds{1};
// Whoever removes a directory removes more than one file.
constexpr Span removal_takes = std::chrono::milliseconds{250};

bool has_come(std::optional<Moment> moment, Instant now) {
    return moment && *moment <= now.moment;
}

} // namespace

Directory::Directory(const char* name, const protocol::LogSettings& settings, const sys::Report& report)
    : settings_{settings}, messages_{name, settings_, report}, files_{name, settings_, messages_},
      rotation_{settings.processor != nullptr, settings.manner} {}

std::expected<void, Failure> Directory::open() {
    auto opened = files_.open();
    if (opened) sys::tell_of_removals(files_.directory());
    return opened;
}

void Directory::open_or_die() {
    if (const auto opened = open(); !opened) messages_.die(opened.error());
}

void Directory::adopt(const protocol::LogSettings& settings) {
    settings_ = settings;
    rotation_ = LogRotation{settings.processor != nullptr, settings.manner};
}

Result<> Directory::make_buffer(std::size_t size) {
    auto pages = sys::Pages::allocate(size);
    if (!pages) return fail(pages);
    buffer_ = std::move(*pages);
    return {};
}

// Time.

void Directory::attend(Instant now) {
    if (has_come(write_again_, now)) write_again_.reset();
    if (has_come(too_old_at_, now)) ask_for_rotation(now);
    if (may_look() && has_come(look_at_, now)) look();
    sync_if_due(now);
    rotate_if_wanted(now);
    more_at_.reset();
    while (rotation_.is_due(now.moment) && !more_at_) {
        perform_task(now);
        rotate_if_wanted(now);
    }
}

std::optional<Moment> Directory::deadline() const {
    constexpr std::optional<Moment> never;
    return earliest({rotation_.deadline(), write_again_, sync_at_, more_at_, may_look() ? look_at_ : never,
                     waits_for_line_end() ? std::optional{line_may_end_until_} : never,
                     wanted_ == Wanted::no ? too_old_at_ : never});
}

void Directory::ask_for_rotation(Instant now) {
    too_old_at_.reset();
    if (bytes_ == 0 || wanted_ != Wanted::no) return;
    wanted_ = Wanted::asked;
    line_may_end_until_ = now.moment + patience_with_line;
}

bool Directory::waits_for_line_end() const {
    return wanted_ == Wanted::asked && in_line_ && rotation_.may_rotate();
}

void Directory::rotate_if_wanted(Instant now) {
    if (wanted_ == Wanted::no || !rotation_.may_rotate()) return;
    if (waits_for_line_end() && !has_come(line_may_end_until_, now)) return;
    wanted_ = Wanted::no;
    line_may_end_until_.reset();
    rotation_.rotate();
}

void Directory::sync_if_due(Instant now) {
    if (!has_come(sync_at_, now)) return;
    sync_at_.reset();
    if (!rotation_.may_write()) return; // it is being brought to the disk for good
    if (const auto synced = files_.sync_current(); !synced) {
        messages_.cannot_sync(synced.error());
        sync_at_ = now.moment + pause;
    }
}

void Directory::perform_task(Instant now) {
    if (must_open_ && !open_again(now)) return;
    const LogTask task = rotation_.task();
    if (task.act == LogTask::Act::process) return start_processor(now);

    const auto outcome = files_.perform(task, rotation_.is_starting());
    if (!outcome) return on_failure(outcome.error(), now);
    if (*outcome == LogFiles::Answer::no) return rotation_.on_no();
    rotation_.on_done();
    on_done(task, now);
}

void Directory::on_done(LogTask task, Instant now) {
    using Act = LogTask::Act;
    if (task.act == Act::mark_open) return on_new_current(now);
    if (task.act == Act::trim || task.act == Act::trim_to_total) more_at_ = now.moment;
    if (settings_.manner != protocol::LogManner::runit) return;
    if (task.act == Act::set_aside && task.ending == machine::LogEnding::finished) {
        TextBuffer<80> more;
        more.append("current ").append(files_.last_name()).append(' ').append_number(bytes_);
        messages_.tell("rename", more.c_str());
    }
    if (task.act == Act::move) messages_.tell("processed", files_.last_name());
}

void Directory::on_new_current(Instant now) {
    bytes_ = sys::info(files_.current()).value_or(sys::FileInfo{}).size;
    in_line_ = false;
    sync_at_.reset();
    too_old_at_.reset();
    if (bytes_ != 0 && settings_.age != Span{0}) too_old_at_ = now.moment + settings_.age;
    if (!has_run_) messages_.tell(files_.has_found_current() ? "append" : "new", "current");
    has_run_ = true;
}

void Directory::on_failure(const Failure& failure, Instant now) {
    const LogTask task = rotation_.task();
    const bool was_removed = has_run_ && failure.number == ENOENT;
    if (was_removed && files_.has_lost_current()) return make_anew();
    if (was_removed && rotation_.is_starting()) must_open_ = !files_.is_in_place(); // once more
    const bool is_finishing = task.act == LogTask::Act::name || task.act == LogTask::Act::trim ||
                              task.act == LogTask::Act::remove || task.act == LogTask::Act::sync_names;
    const bool may_die = settings_.manner == protocol::LogManner::daemontools;
    if (!has_run_ && !is_finishing && may_die) {
        start_failure_ = failure;
        return rotation_.on_failed(now.moment);
    }
    messages_.pausing(failure, task, rotation_.is_starting());
    rotation_.on_failed(now.moment);
}

// Somebody has removed it. The lines that were in it are gone; those that come are not to be.
void Directory::make_anew() {
    messages_.was_removed();
    must_open_ = !files_.is_in_place();
    files_.forget_current();
    wanted_ = Wanted::no;
    rotation_.begin_anew();
}

bool Directory::open_again(Instant now) {
    if (const auto opened = files_.open(); !opened) {
        messages_.pausing(opened.error(), rotation_.task(), true);
        rotation_.on_failed(now.moment);
        return false;
    }
    sys::tell_of_removals(files_.directory());
    must_open_ = false;
    return true;
}

// From some log directory, by somebody else or, mostly, by us. While our files are on their way to their next
// names, it is too early to tell.
void Directory::on_removal(Instant now) {
    if (rotation_.may_write() && !files_.has_lost_current()) return;
    look_at_ = now.moment + removal_takes;
}

// A processor that runs has files of the old directory open.
bool Directory::may_look() const {
    return rotation_.may_write() && !rotation_.processor_runs();
}

void Directory::look() {
    look_at_.reset();
    if (files_.has_lost_current()) make_anew();
}

} // namespace lares::logging
