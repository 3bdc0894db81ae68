// SPDX-License-Identifier: ISC
#include "complaints.hpp"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string_view>

namespace lares::svscan {

namespace {

// FNV-1a, 64 bits: two names that share one would cost a message, not a service.
std::uint64_t fingerprint_of(std::string_view name, int error) {
    std::uint64_t hash = 0xcbf29ce484222325 ^ static_cast<std::uint64_t>(error);
    for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

} // namespace

Complaints::~Complaints() {
    std::free(entries_);
}

bool Complaints::is_new(const char* name, int error) {
    const std::uint64_t fingerprint = fingerprint_of(name, error);
    for (Entry& entry : std::span{entries_, count_})
        if (entry.fingerprint == fingerprint) {
            entry.met = true;
            return false;
        }
    if (count_ == room_) {
        const std::size_t room = room_ == 0 ? 16 : room_ * 2;
        auto* entries = static_cast<Entry*>(std::realloc(entries_, room * sizeof(Entry)));
        if (!entries) return true;
        entries_ = entries;
        room_ = room;
    }
    entries_[count_++] = {fingerprint, true};
    return true;
}

void Complaints::begin_scan() {
    for (Entry& entry : std::span{entries_, count_}) entry.met = false;
}

void Complaints::end_scan() {
    Entry* end = std::remove_if(entries_, entries_ + count_, [](const Entry& entry) { return !entry.met; });
    count_ = static_cast<std::size_t>(end - entries_);
}

} // namespace lares::svscan
