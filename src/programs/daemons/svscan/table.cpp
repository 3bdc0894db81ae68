// SPDX-License-Identifier: ISC
#include "table.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace lares::svscan {

namespace {

Slot* make_slot() {
    void* memory = std::malloc(sizeof(Slot));
    return memory ? new (memory) Slot : nullptr;
}

void destroy(Slot* slot) {
    slot->~Slot();
    std::free(slot);
}

} // namespace

Table::~Table() {
    while (!empty()) remove(all().back());
}

Slot* Table::add(const char* name, sys::FileIdentity identity, std::string_view instance) {
    Slot* slot = make_slot();
    if (!slot) return nullptr;
    if (!slots_.push(slot)) {
        destroy(slot);
        return nullptr;
    }
    slot->identity = identity;
    slot->instance_size = static_cast<std::uint8_t>(instance.size());
    std::strncpy(slot->name, name, sizeof slot->name - 1);
    slot->place = slots_.size() - 1;
    hang(identities_, hook(identity), *slot, &Slot::next_of_identity);
    hang(names_, hook(slot->name), *slot, &Slot::next_of_name);
    return slot;
}

// The last one takes its place.
void Table::remove(Slot* slot) {
    unhang(identities_, hook(slot->identity), *slot, &Slot::next_of_identity);
    unhang(names_, hook(slot->name), *slot, &Slot::next_of_name);
    Slot* last = slots_.pop();
    if (last != slot) {
        slots_.all()[slot->place] = last;
        last->place = slot->place;
    }
    destroy(slot);
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

Slot* Table::find(sys::FileIdentity identity, std::string_view instance) const {
    Slot* slot = identities_[hook(identity)];
    while (slot && (slot->identity != identity || slot->instance() != instance))
        slot = slot->next_of_identity;
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

bool Table::is_watched_by_another(const Slot& slot) const {
    return std::ranges::any_of(
        all(), [&](const Slot* other) { return other != &slot && other->watched == slot.watched; });
}

} // namespace lares::svscan
