// SPDX-License-Identifier: ISC
#include "directory.hpp"

#include "machine/log_cut.hpp"
#include "protocol/run_end.hpp"
#include "sys/durable.hpp"
#include "sys/file.hpp"
#include "sys/removals.hpp"

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
    : settings_{settings}, report_{report}, files_{name, settings_, report}, rotation_{settings.processor !=
                                                                                       nullptr} {}

void Directory::open() {
    const auto opened = files_.open();
    if (!opened) report_.die({"unable to ", opened.error().attempt, name()}, opened.error().number);
    sys::tell_of_removals(files_.directory());
}

Result<> Directory::make_buffer(std::size_t size) {
    auto pages = sys::Pages::allocate(size);
    if (!pages) return fail(pages);
    buffer_ = std::move(*pages);
    return {};
}

// Lines.

void Directory::add(std::string_view stretch) {
    if (!run_.empty() && run_.data() + run_.size() != stretch.data()) settle();
    run_ = run_.empty() ? stretch : std::string_view{run_.data(), run_.size() + stretch.size()};
}

void Directory::settle() {
    if (run_.empty()) return;
    std::memcpy(buffer_.bytes().data() + filled_, run_.data(), run_.size());
    filled_ += run_.size();
    run_ = {};
}

std::string_view Directory::waiting() const {
    if (filled_ != drained_) return {buffer_.bytes().data() + drained_, filled_ - drained_};
    return run_;
}

bool Directory::drain(Instant now) {
    while (!is_drained()) {
        attend(now);
        if (wanted_ == Wanted::full || !rotation_.may_write() || write_again_ || look_at_) return false;
        if (!write_some(now)) return false;
    }
    return true;
}

bool Directory::write_some(Instant now) {
    const auto when = waits_for_line_end() ? machine::LogRotateAt::next_line_end : machine::LogRotateAt::size;
    const machine::LogCut cut = machine::cut(bytes_, settings_.size, waiting(), when);
    if (cut.count != 0) {
        const auto written = sys::write_some(files_.current(), first_of(waiting(), cut.count));
        if (!written) {
            report_.warn({"unable to write to ", name(), "/current, pausing"}, written.error().number);
            write_again_ = now.moment + pause;
            return false;
        }
        on_written(*written, now);
        if (*written < cut.count) return true;
    }
    if (cut.is_full) {
        wanted_ = Wanted::full;
        attend(now);
    }
    return true;
}

void Directory::on_written(std::size_t size, Instant now) {
    in_line_ = waiting()[size - 1] != '\n';
    if (bytes_ == 0 && settings_.age != Span{0}) too_old_at_ = now.moment + settings_.age;
    if (!sync_at_ && settings_.sync != Span{0}) sync_at_ = now.moment + settings_.sync;
    bytes_ += size;
    if (filled_ != drained_)
        drained_ += size;
    else
        run_.remove_prefix(size);
    if (filled_ == drained_) filled_ = drained_ = 0;
}

// Time.

void Directory::attend(Instant now) {
    if (has_come(write_again_, now)) write_again_.reset();
    if (has_come(too_old_at_, now)) ask_for_rotation(now);
    if (may_look() && has_come(look_at_, now)) look(now);
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
        warn_pausing(synced.error());
        sync_at_ = now.moment + pause;
    }
}

void Directory::perform_task(Instant now) {
    if (must_open_ && !open_again(now)) return;
    const LogTask task = rotation_.task();
    if (task.act == LogTask::Act::process) return start_processor(now);

    const auto outcome = files_.perform(task, rotation_.is_starting());
    if (!outcome) return on_failure(outcome.error(), now);
    const bool is_new = task.act == LogTask::Act::mark_open;
    const bool is_done = *outcome == LogFiles::Answer::done;
    is_done ? rotation_.on_done() : rotation_.on_no();
    if (is_done && task.act == LogTask::Act::trim) more_at_ = now.moment;
    if (is_new) on_new_current(now);
}

void Directory::on_new_current(Instant now) {
    bytes_ = sys::info(files_.current()).value_or(sys::FileInfo{}).size;
    in_line_ = false;
    sync_at_.reset();
    too_old_at_.reset();
    if (bytes_ != 0 && settings_.age != Span{0}) too_old_at_ = now.moment + settings_.age;
    has_run_ = true;
}

void Directory::on_failure(const LogFiles::Failure& failure, Instant now) {
    const LogTask task = rotation_.task();
    if (has_run_ && failure.number == ENOENT && files_.has_lost_current()) return make_anew(now);
    const bool is_finishing = task.act == LogTask::Act::name || task.act == LogTask::Act::trim ||
                              task.act == LogTask::Act::remove || task.act == LogTask::Act::sync_names;
    if (!has_run_ && !is_finishing) {
        const char* slash = failure.file ? "/" : "";
        const char* file = failure.file ? failure.file : "";
        report_.die({"unable to ", failure.attempt, name(), slash, file, failure.rest}, failure.number);
    }
    warn_pausing(failure);
    rotation_.on_failed(now.moment);
}

void Directory::warn_pausing(const LogFiles::Failure& failure) const {
    const char* slash = failure.file ? "/" : "";
    const char* file = failure.file ? failure.file : "";
    report_.warn({"unable to ", failure.attempt, name(), slash, file, failure.rest, ", pausing"},
                 failure.number);
}

// Somebody has removed it. The lines that were in it are gone; those that come are not to be.
void Directory::make_anew(Instant now) {
    report_.warn({"unable to find ", name(), "/current"}, 0, "it was removed, and is made anew");
    must_open_ = !files_.is_in_place();
    wanted_ = Wanted::no;
    rotation_.begin_anew();
    attend(now);
}

bool Directory::open_again(Instant now) {
    if (const auto opened = files_.open(); !opened) {
        warn_pausing(opened.error());
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

void Directory::look(Instant now) {
    look_at_.reset();
    if (files_.has_lost_current()) make_anew(now);
}

// The processor.

void Directory::start_processor(Instant now) {
    using Step = Processor::Failure::Step;
    const auto started = processor_.start(files_.directory(), settings_.processor);
    if (started) return rotation_.on_processor_started();
    const auto& failure = started.error();
    rotation_.on_failed(now.moment);
    if (failure.step == Step::create) return warn_pausing({"create ", failure.file, "", failure.number});
    if (failure.step == Step::fork)
        return warn_pausing({"fork for processor in ", nullptr, "", failure.number});
    report_.fatal({"unable to run ", settings_.processor}, failure.number);
    report_.warn({"processor failed in ", name(), ", pausing"});
}

bool Directory::on_child_ended(pid_t pid, int status, Instant now) {
    if (!processor_.is(pid)) return false;
    processor_.on_ended();
    using Kind = protocol::RunEnd::Kind;
    const protocol::RunEnd run = protocol::decode_wait_status(status);
    const bool well = run.kind == Kind::exited && run.number == 0;
    if (!well)
        report_.warn({run.kind == Kind::exited ? "processor failed in " : "processor crashed in ", name(),
                      ", pausing"});
    rotation_.on_processor_ended(well, now.moment);
    attend(now);
    return true;
}

void Directory::end(Instant now) {
    rotation_.end();
    attend(now);
}

void Directory::abandon() {
    processor_.give_up();
}

} // namespace lares::logging
