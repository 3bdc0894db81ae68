// SPDX-License-Identifier: ISC
// How Service makes known what is so, and sees to it that there is a place for that.
#include "service.hpp"

#include "sys/file.hpp"

#include <cerrno>
#include <utility>

namespace lares::supervise {

void Service::publish(Instant now) {
    look_around(now);
    files_.serve_s6(settings_.has(protocol::ServiceFile::event));
    if (settings_.has(protocol::ServiceFile::control)) files_.serve_runit();
    tend_health(now);
    note_started();
    note_wanted();
    lapse_readiness(now);
    publish_state(now);
    send_events(now);
    if (std::exchange(tells_needed_, false)) needs_.tell_needed();
    remark(now);
    if (companions_) tell_of_it(now);
}

// No process begins or ends then, and those that need it, and that it needs, hear of it all the same.
void Service::note_started() {
    const bool is_started = machine_.state().phase == protocol::Phase::started;
    if (std::exchange(was_started_, is_started) == is_started) return;
    events_.note(is_started ? 'U' : 'D');
    tells_needed_ = true;
}

// Told to go down it may go on for a while, and told up it may have done so; those that need it hear of it.
void Service::note_wanted() {
    const bool was_wanted = std::exchange(was_wanted_, is_to_stay(machine_.state()));
    if (was_wanted != was_wanted_) events_.note('w');
}

// Who begins to listen does so before looking at what was published; so the place for listeners is looked for
// after it was.
void Service::send_events(Instant now) {
    if (!events_.has_any()) return;
    settings_.look_afresh(now, report_);
    machine_.follow(settings_.rules(), needs_.neighbours());
    const bool is_sent = events_.send(settings_.has(protocol::ServiceFile::event));
    if (!is_sent) upkeep_.on_publishing_failed(now.moment);
}

void Service::publish_state(Instant now) {
    if (removed_ || files_.shows(machine_.state())) return;
    const bool had_shown = files_.shows_anything();
    auto outcome = must_reopen_ ? reopen_and_publish(now) : files_.publish(machine_.state());
    const bool gone = !outcome && outcome.error().number == ENOENT;
    // In this order: what is removed from now on is told. What was opened or made a moment ago is still
    // there.
    if (!must_reopen_ && (gone || (had_shown && files_.has_lost_a_fifo()))) outcome = reopen_and_publish(now);
    note_publishing(outcome, now);
}

ControlFiles::Outcome Service::reopen_and_publish(Instant now) {
    const auto opened = files_.open(directory_, machine_.state());
    history_.begin(files_.directory());
    if (needs_.news()) upkeep_.on_removal(now.moment); // that has gone as well, and is made in the next look
    must_reopen_ = !opened;
    if (opened && !reported_publishing_.holds()) report_.control_directory_made_anew();
    return opened ? files_.publish(machine_.state()) : opened;
}

void Service::note_publishing(const ControlFiles::Outcome& outcome, Instant now) {
    if (outcome) {
        must_reopen_ = false;
        upkeep_.on_published();
        reported_publishing_.forget();
        return;
    }
    files_.forget_shown();
    upkeep_.on_publishing_failed(now.moment);
    if (reported_publishing_.is_new(outcome.error())) report_.publishing_failed(outcome.error());
}

void Service::look_at_files(Instant now) {
    upkeep_.on_looked();
    if (removed_ || directory_was_removed()) {
        perform(machine_.on_directory_removed(now), now);
        return;
    }
    if (!files_.still_there(directory_)) return note_publishing(reopen_and_publish(now), now);
    files_.forget_published();
    note_publishing(files_.publish(machine_.state()), now);
}

// Then there is nothing to start any more, and nothing will come: who makes a directory of this name anew
// makes another one, for another supervise.
bool Service::directory_was_removed() {
    const auto found = sys::info(directory_, ".");
    if (!found || found->links > 0) return false;
    if (!removed_) report_.removed(process_.pid() != 0);
    removed_ = true;
    upkeep_.on_published(); // there is nowhere to
    return true;
}

} // namespace lares::supervise
