// SPDX-License-Identifier: ISC
#include "table.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace lares::svscan {

Table::~Table() {
    while (count_ > 0) remove(slots_[count_ - 1]);
    std::free(slots_);
}

bool Table::grow() {
    const std::size_t room = room_ == 0 ? 64 : room_ * 2;
    auto* slots = static_cast<Slot**>(std::realloc(slots_, room * sizeof(Slot*)));
    if (!slots) return false;
    slots_ = slots;
    room_ = room;
    return true;
}

Slot* Table::add(const char* name, sys::FileIdentity identity) {
    if (count_ == room_ && !grow()) return nullptr;
    void* memory = std::malloc(sizeof(Slot));
    if (!memory) return nullptr;
    Slot* slot = new (memory) Slot;
    slot->identity = identity;
    std::strncpy(slot->name, name, sizeof slot->name - 1);
    slot->place = count_;
    slots_[count_++] = slot;
    hang(identities_, hook(identity), *slot, &Slot::next_of_identity);
    hang(names_, hook(slot->name), *slot, &Slot::next_of_name);
    return slot;
}

void Table::remove(Slot* slot) {
    unhang(identities_, hook(slot->identity), *slot, &Slot::next_of_identity);
    unhang(names_, hook(slot->name), *slot, &Slot::next_of_name);
    Slot* last = slots_[--count_];
    slots_[slot->place] = last;
    last->place = slot->place;
    slot->~Slot();
    std::free(slot);
}

void Table::hang(Hooks& hooks, std::size_t at, Slot& slot, Next next) {
    slot.*next = hooks[at];
    hooks[at] = &slot;
}

void Table::unhang(Hooks& hooks, std::size_t at, Slot& slot, Next next) {
    for (Slot** link = &hooks[at]; *link; link = &((*link)->*next))
        if (*link == &slot) {
            *link = slot.*next;
            return;
        }
}

Slot* Table::find(sys::FileIdentity identity) const {
    Slot* slot = identities_[hook(identity)];
    while (slot && slot->identity != identity) slot = slot->next_of_identity;
    return slot;
}

Slot* Table::find_name(const char* name, bool listed) const {
    Slot* slot = names_[hook(name)];
    while (slot && (slot->pair.is_listed() != listed || std::strcmp(slot->name, name) != 0))
        slot = slot->next_of_name;
    return slot;
}

Slot* Table::find_listed(const char* name) const {
    return find_name(name, true);
}
Slot* Table::find_removed(const char* name) const {
    return find_name(name, false);
}

void Table::rename(Slot& slot, const char* name) {
    unhang(names_, hook(slot.name), slot, &Slot::next_of_name);
    std::strncpy(slot.name, name, sizeof slot.name - 1);
    hang(names_, hook(slot.name), slot, &Slot::next_of_name);
}

std::size_t Table::hook(const char* name) {
    std::size_t hash = 5381;
    for (; *name; ++name) hash = hash * 33 ^ static_cast<unsigned char>(*name);
    return hash % hook_count;
}

Slot* Table::find_service(pid_t pid) const {
    Slot* slot = services_[hook(pid)];
    while (slot && slot->pair.service.pid() != pid) slot = slot->next_of_service;
    return slot;
}

Slot* Table::find_log(pid_t pid) const {
    Slot* slot = logs_[hook(pid)];
    while (slot && slot->pair.log.pid() != pid) slot = slot->next_of_log;
    return slot;
}

Slot* Table::find_watched(int watched) const {
    const auto found = std::ranges::find(all(), watched, [](const Slot* slot) { return slot->watched; });
    return found == all().end() ? nullptr : *found;
}

} // namespace lares::svscan
