// SPDX-License-Identifier: ISC
#include "tree.hpp"

#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"
#include "protocol/run_end.hpp"
#include "sys/directory.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <unistd.h>

namespace lares::svscan {

using machine::Pair;
namespace file = protocol::service_file;

namespace {

// How long a passing name may take to be renamed.
constexpr Span passing_names_pass_in = std::chrono::milliseconds{2};

// A directory made in place has settled when nothing has happened in it for this long …
constexpr Span settled_after = std::chrono::milliseconds{250};
// … or, without a `run`, when daemontools would have found it at the latest.
constexpr Span patience_with_settling = std::chrono::seconds{5};

protocol::PathText path_below(const char* name, const char* file) {
    protocol::PathText path;
    path.append(name).append('/').append(file);
    return path;
}

} // namespace

void Tree::scan(Moment now) {
    if (stopping_) return;
    scan_again_ = false;
    unexplored_ = false;
    stops_removed_ = sys::exists(directory_.number(), protocol::scan_file::stop_removed).value_or(false);

    complaints_.begin_scan();
    for (Slot* slot : table_.all()) slot->seen = false;
    const bool complete = read_names();
    for (const char* name : names_.sorted()) examine(name, false, now);
    names_.clear();
    // A name that could not be read is not a name that was removed.
    if (!complete) return;
    complaints_.end_scan();

    // Backwards, since a slot that is forgotten gives its place to the last one.
    for (std::size_t i = table_.all().size(); i-- > 0;) {
        Slot& slot = *table_.all()[i];
        if (!slot.seen && slot.pair.is_listed()) note_removed(slot);
        attend(slot, now);
    }
}

bool Tree::read_names() {
    sys::DirectoryReader reader{directory_};
    for (;;) {
        const auto name = reader.next();
        if (name && !*name) return true;
        if (name && ((*name)[0] == '.' || names_.add(*name))) continue;
        unexplored_ = true;
        const int error = name ? ENOMEM : name.error().number;
        if (complaints_.is_new(".", error))
            report_.warn({"unable to read directory"}, error,
                         "it is tried again; nothing is taken for removed");
        return false;
    }
}

// Tools replace a link by making another one under a passing name and renaming it (ln -sfn). A name that has
// just come gets an instant to be what it is going to be.
void Tree::on_appeared(const char* name, bool made_in_place, Moment now) {
    if (stopping_ || name[0] == '.') return;
    if (made_in_place) return look_at_new_name(name, made_in_place, now);
    if (!fresh_names_.add(name)) scan_again_ = true;
    if (!fresh_until_) fresh_until_ = now + passing_names_pass_in;
    deadline_is_known_ = false;
}

void Tree::look_at_fresh_names(Moment now) {
    if (!fresh_until_ || now < *fresh_until_) return;
    fresh_until_.reset();
    deadline_is_known_ = false;
    for (const char* name : fresh_names_.sorted()) look_at_new_name(name, false, now);
    fresh_names_.clear();
}

void Tree::look_at_new_name(const char* name, bool made_in_place, Moment now) {
    if (stopping_) return;
    const auto found = sys::info(directory_.number(), name);
    // Another name for what we know, or another thing behind a name that we know: that depends on all names.
    if (table_.find_listed(name) || (found && table_.find(found->identity))) return scan(now);
    examine(name, made_in_place, now);
}

// One name: what is it, and do we know it?
void Tree::examine(const char* name, bool made_in_place, Moment now) {
    const auto found = sys::info(directory_.number(), name);
    if (!found) return note_unexplored(name, found.error().number);
    if (found->type != sys::FileInfo::Type::directory) return;
    if (is_scan_directory(found->identity)) {
        if (complaints_.is_new(name, ELOOP))
            report_.warn({"not serving ", name}, 0, "it is the scan directory itself; remove it");
        return;
    }

    Slot* slot = table_.find(found->identity);
    if (slot)
        adopt_name(*slot, name);
    else
        slot = new_slot(name, found->identity, made_in_place, now);
    if (!slot) return;
    slot->seen = true;
    if (watch_ && slot->watched < 0 && !slot->settling) watch_place(*slot);
    if (!look_for_log(*slot)) {
        // Not started rather than started without its log; it is tried again.
        unexplored_ = true;
        if (!slot->pair.service.is_running()) return slot->pair.on_removed();
    }
    attend(*slot, now);
}

bool Tree::is_scan_directory(sys::FileIdentity identity) const {
    const auto own = sys::info(directory_);
    return own && own->identity == identity;
}

void Tree::note_unexplored(const char* name, int error) {
    // It may have gone since it was read.
    if (error == ENOENT && !sys::info(directory_.number(), name, sys::Links::keep)) return;
    unexplored_ = true;
    // Only a name that leads nowhere is a name that is gone.
    if (error != ENOENT && error != ENOTDIR && error != ELOOP)
        if (Slot* slot = table_.find_listed(name)) slot->seen = true;
    if (complaints_.is_new(name, error))
        report_.warn({"unable to stat ", name}, error,
                     error == ENOENT ? "the link points nowhere; mend or remove it" : "");
}

// Of two names for one directory the first in order counts, and neither starts it twice.
void Tree::adopt_name(Slot& slot, const char* name) {
    if (!slot.seen && std::strcmp(slot.name, name) != 0) {
        table_.rename(slot, name);
        slot.pair.service.forget_refusal();
        slot.pair.log.forget_refusal();
    }
    slot.pair.on_listed(false);
}

Slot* Tree::new_slot(const char* name, sys::FileIdentity identity, bool made_in_place, Moment now) {
    Slot* slot = table_.add(name, identity);
    if (!slot) {
        unexplored_ = true;
        if (complaints_.is_new(name, ENOMEM))
            report_.warn({"unable to start ", name}, ENOMEM, "it is tried again");
        return nullptr;
    }
    slot->pair.on_listed(false);
    if (Slot* old = table_.find_removed(name)) warn_of_replaced(*old);
    if (!watch_ || !made_in_place) return slot;
    if (const auto watched = watch_.watch_contents(name)) {
        slot->watched = *watched;
        slot->settling = Settling{now + settled_after, now + patience_with_settling};
    }
    return slot;
}

// A link can come to point to another directory without any change of the link.
void Tree::watch_place(Slot& slot) {
    const auto watched = watch_.watch_place(slot.name);
    slot.watched = watched.value_or(-1);
    if (!watched && complaints_.is_new("", watched.error().number))
        report_.warn({"unable to watch ", slot.name}, watched.error().number,
                     "that its directory is replaced will be seen only at a rescan; raise "
                     "fs.inotify.max_user_watches");
}

void Tree::note_removed(Slot& slot) {
    slot.pair.on_removed();
    slot.settling.reset();
    if (slot.watched >= 0) watch_.forget(slot.watched);
    slot.watched = -1;
    if (stops_removed_) {
        slot.pair.on_told_to_stop();
        return;
    }
    if (table_.find_listed(slot.name)) warn_of_replaced(slot);
}

void Tree::warn_of_replaced(Slot& old) const {
    if (!old.pair.service.is_running() || old.told_of_replacement) return;
    old.told_of_replacement = true;
    char room[PATH_MAX];
    protocol::PathText hint;
    hint.append("to end that: svc -dx ").append(sys::working_directory_of(old.pair.service.pid(), room));
    report_.warn({old.name, " is another directory now; the one it was before is still being served"}, 0,
                 hint.view());
}

bool Tree::look_for_log(Slot& slot) {
    if (slot.pair.has_pipe()) {
        slot.pair.on_listed(true);
        return true;
    }
    auto path = path_below(slot.name, file::log);
    const auto found = sys::info(directory_.number(), path.c_str());
    const bool is_directory = found && found->type == sys::FileInfo::Type::directory;
    const int error = found ? (is_directory ? 0 : ENOTDIR) : found.error().number;
    if (error != 0 && error != ENOENT && complaints_.is_new(path.c_str(), error))
        report_.warn({found ? "not using " : "unable to stat ", path.view()}, error);
    if (!found && error != ENOENT && error != ENOTDIR) return false;
    slot.pair.on_listed(is_directory);

    if (!slot.pair.has_log_too_late() || slot.settling || slot.told_of_late_log) return true;
    slot.told_of_late_log = true;
    report_.warn({slot.name, "/log came after ", slot.name, " had been started, and is not used yet"}, 0,
                 "to use it, restart both: svc -dx it, and it comes back with its log");
    return true;
}

void Tree::on_changed(int watched, Moment now) {
    const auto slots = table_.all();
    const auto found = std::ranges::find(slots, watched, [](const Slot* slot) { return slot->watched; });
    if (found == slots.end()) return;
    if (!(*found)->settling) return scan(now); // It is not where it was.
    (*found)->settling->quiet = now + settled_after;
    deadline_is_known_ = false;
}

// True when the slot is ready to be started.
bool Tree::settle(Slot& slot, Moment now) {
    if (!slot.settling) return true;
    const bool patient = now < slot.settling->patience_ends;
    if (patient && now < slot.settling->quiet) return false;
    if (patient && !sys::exists(directory_.number(), path_below(slot.name, "run").c_str()).value_or(false)) {
        slot.settling->quiet = slot.settling->patience_ends; // until something happens
        return false;
    }
    slot.settling.reset();
    watch_place(slot);
    look_for_log(slot);
    return true;
}

void Tree::on_died(pid_t pid, int wait_status, Moment now) {
    const protocol::RunEnd end = protocol::decode_wait_status(wait_status);
    if (Slot* slot = table_.find_service(pid)) {
        table_.forget_service(*slot);
        slot->pair.service.on_died(end, now);
        if (slot->pair.is_listed()) look_for_log(*slot);
        attend(*slot, now);
    } else if (Slot* logged = table_.find_log(pid)) {
        table_.forget_log(*logged);
        logged->pair.log.on_died(end, now);
        attend(*logged, now);
    }
    if (scan_again_) scan(now);
}

void Tree::on_time(Moment now) {
    look_at_fresh_names(now);
    for (std::size_t i = table_.all().size(); i-- > 0;) attend(*table_.all()[i], now);
    if (scan_again_) scan(now);
}

std::optional<Moment> Tree::deadline() {
    if (deadline_is_known_) return deadline_;
    deadline_.reset();
    const auto note = [this](std::optional<Moment> moment) {
        if (moment && (!deadline_ || *moment < *deadline_)) deadline_ = moment;
    };
    note(fresh_until_);
    for (const Slot* slot : table_.all()) {
        if (slot->settling)
            note(std::min(slot->settling->quiet, slot->settling->patience_ends));
        else
            note(slot->pair.deadline());
    }
    deadline_is_known_ = true;
    return deadline_;
}

// Brings the pair as far as it can be brought now. It may be forgotten, and the slot with it.
void Tree::attend(Slot& slot, Moment now) {
    deadline_is_known_ = false;
    if (!slot.pair.is_stopping() && slot.pair.is_listed() && !settle(slot, now)) return;
    for (;;) {
        const Pair::Step step = slot.pair.next_step(now);
        if (step == Pair::Step::nothing) return;
        if (step == Pair::Step::forget) {
            // A name that came back while its service was being stopped is looked at afresh.
            scan_again_ = scan_again_ || (slot.pair.is_listed() && !stopping_);
            table_.remove(&slot);
            return;
        }
        perform(slot, step, now);
    }
}

void Tree::perform(Slot& slot, Pair::Step step, Moment now) {
    switch (step) {
    case Pair::Step::make_pipe: make_pipe(slot, now); break;
    case Pair::Step::start_service:
        launcher_.start_service(slot, now);
        if (slot.pair.service.is_running()) table_.note_service(slot);
        break;
    case Pair::Step::start_log:
        launcher_.start_log(slot, now);
        if (slot.pair.log.is_running()) table_.note_log(slot);
        break;
    case Pair::Step::stop_service: (void)sys::send_signal(slot.pair.service.pid(), SIGTERM); break;
    case Pair::Step::drop_pipe: slot.pipe = {}; break;
    case Pair::Step::dismiss_log: (void)sys::send_signal(slot.pair.log.pid(), SIGHUP); break;
    case Pair::Step::nothing:
    case Pair::Step::forget: break; // attend()
    }
}

void Tree::make_pipe(Slot& slot, Moment now) {
    auto pipe = sys::make_pipe();
    if (pipe) {
        slot.pipe = std::move(*pipe);
        slot.pair.on_pipe_made();
        return;
    }
    if (slot.complaint != pipe.error().number)
        report_.warn({"unable to create pipe for ", slot.name}, pipe.error().number, "it is tried again");
    slot.complaint = pipe.error().number;
    slot.pair.on_pipe_failed(now);
}

void Tree::stop(Moment now) {
    stopping_ = true;
    for (std::size_t i = table_.all().size(); i-- > 0;) {
        Slot& slot = *table_.all()[i];
        slot.pair.on_told_to_stop();
        attend(slot, now);
    }
}

void Tree::stop_removed(Moment now) {
    scan(now);
    for (std::size_t i = table_.all().size(); i-- > 0;) {
        Slot& slot = *table_.all()[i];
        if (slot.pair.is_listed()) continue;
        slot.pair.on_told_to_stop();
        attend(slot, now);
    }
}

void Tree::force() {
    for (const Slot* slot : table_.all()) {
        if (slot->pair.service.is_running())
            (void)sys::send_signal(slot->pair.service.pid(), SIGQUIT);
        else if (slot->pair.log.is_running())
            (void)sys::send_signal(slot->pair.log.pid(), SIGQUIT);
    }
}

void Tree::name_the_rest() const {
    for (const Slot* slot : table_.all())
        report_.warn({slot->name, slot->pair.service.is_running() ? "" : "/log", " has not stopped"});
}

void Tree::make_them_look_again() const {
    for (const Slot* slot : table_.all())
        for (const machine::Kept* kept : {&slot->pair.service, &slot->pair.log})
            if (kept->is_running()) (void)sys::send_signal(kept->pid(), SIGALRM);
}

void Tree::repeat_complaints() {
    complaints_.forget_all();
    for (Slot* slot : table_.all()) {
        slot->pair.service.forget_refusal();
        slot->pair.log.forget_refusal();
        slot->complaint = 0;
        slot->told_of_late_log = false;
        slot->told_of_replacement = false;
    }
}

} // namespace lares::svscan
