// SPDX-License-Identifier: ISC
#include "scanner.hpp"

#include "protocol/instance.hpp"
#include "protocol/names.hpp"
#include "sys/directory.hpp"
#include "sys/real_path.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

namespace lares::svscan {

void Scanner::scan(Moment now) {
    if (stopped_) return;
    owes_scan_ = false;
    (void)attendant_.take_name_that_came_back(); // it is looked at now
    unexplored_ = false;
    inspector_.begin_scan();
    stops_removed_ = sys::exists(directory_.number(), protocol::scan_file::stop_removed).value_or(false);

    complaints_.begin_scan();
    for (Slot* slot : table_.all()) slot->seen = false;
    const bool complete = read_names();
    for (const char* name : names_.sorted()) examine(name, false, now);
    names_.clear();
    // A name that could not be read is not a name that was removed.
    if (!complete) return;
    complaints_.end_scan();
    note_removed_names(now);
}

bool Scanner::takes_scan_owed() {
    const bool came_back = attendant_.take_name_that_came_back();
    return std::exchange(owes_scan_, false) || came_back;
}

bool Scanner::read_names() {
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

void Scanner::note_removed_names(Moment now) {
    table_.visit_all([&](Slot& slot) {
        if (!slot.seen && slot.pair.is_listed()) note_removed(slot);
        attendant_.attend(slot, now);
    });
}

void Scanner::note_removed(Slot& slot) {
    slot.pair.on_removed();
    inspector_.stop_watching(slot, table_.is_watched_by_another(slot));
    if (stops_removed_)
        slot.pair.on_told_to_stop();
    else if (table_.find_listed(slot.name))
        slot.pair.on_replaced();
}

void Scanner::on_appeared(const char* name, bool made_in_place, Moment now) {
    if (stopped_ || name[0] == '.') return;
    if (made_in_place) return look_at_new_name(name, made_in_place, now);
    if (!fresh_names_.add(name)) owes_scan_ = true;
    passing_.on_appeared(now);
}

void Scanner::look_at_fresh_names(Moment now) {
    if (!passing_.are_due(now)) return;
    passing_.on_looked_at();
    for (const char* name : fresh_names_.sorted()) look_at_new_name(name, false, now);
    fresh_names_.clear();
}

void Scanner::look_at_new_name(const char* name, bool made_in_place, Moment now) {
    if (stopped_) return;
    const auto found = sys::info(directory_.number(), name);
    // Another name for what we know, or another thing behind a name that we know: that depends on all names.
    const auto instance = instance_called(name);
    if (table_.find_listed(name) || (found && instance && table_.find(found->identity, *instance)))
        return owe_scan();
    examine(name, made_in_place, now);
}

// One name: what is it, and do we know it?
void Scanner::examine(const char* name, bool made_in_place, Moment now) {
    const auto found = sys::info(directory_.number(), name);
    if (!found) return note_unexplored(name, found.error().number);
    if (found->type != sys::FileInfo::Type::directory) return;
    if (found->identity == identity_) {
        if (complaints_.is_new(name, ELOOP))
            report_.warn({"not serving ", name}, 0, "it is the scan directory itself; remove it");
        return;
    }
    const auto instance = instance_called(name);
    if (!instance) return note_unexplored(name, instance.error().number);
    Slot* slot = table_.find(found->identity, *instance);
    if (slot)
        adopt_name(*slot, name);
    else
        slot = new_slot({name, *instance, found->identity}, made_in_place, now);
    if (slot) inspect(*slot, now);
}

// The end of the name of an instance. Whose name has no @ is not asked.
Result<std::string_view> Scanner::instance_called(const char* name) const {
    if (protocol::link_of_instance(name).empty()) return std::string_view{};
    std::array<char, PATH_MAX> room;
    const auto real = sys::real_path(directory_.number(), name, room);
    if (!real) return fail(real);
    return protocol::instance_of(name, *real);
}

void Scanner::inspect(Slot& slot, Moment now) {
    slot.seen = true;
    if (slot.watched < 0 && !slot.pair.is_settling()) inspector_.watch_place(slot);
    inspector_.look_for_log(slot);
    if (slot.pair.is_listed()) attendant_.attend(slot, now); // otherwise it is tried again
}

void Scanner::note_unexplored(const char* name, int error) {
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
void Scanner::adopt_name(Slot& slot, const char* name) {
    if (!slot.seen && std::strcmp(slot.name, name) != 0) {
        table_.rename(slot, name);
        slot.pair.forget_refusals();
    }
    slot.pair.on_listed(false);
}

Slot* Scanner::new_slot(const Entry& entry, bool made_in_place, Moment now) {
    const char* name = entry.name;
    Slot* slot = table_.add(name, entry.identity, entry.instance);
    if (!slot) {
        unexplored_ = true;
        if (complaints_.is_new(name, ENOMEM))
            report_.warn({"unable to start ", name}, ENOMEM, "it is tried again");
        return nullptr;
    }
    slot->pair.on_listed(false);
    if (finds_to_stop_) slot->pair.on_to_be_stopped();
    if (Slot* old = table_.find_removed(name)) {
        old->pair.on_replaced();
        attendant_.attend(*old, now);
    }
    if (made_in_place) inspector_.watch_being_made(*slot, now);
    return slot;
}

} // namespace lares::svscan
