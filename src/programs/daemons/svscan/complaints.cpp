// SPDX-License-Identifier: ISC
#include "complaints.hpp"

#include <algorithm>
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

bool Complaints::is_new(const char* name, int error) {
    const std::uint64_t fingerprint = fingerprint_of(name, error);
    for (Entry& entry : entries_.all())
        if (entry.fingerprint == fingerprint) {
            entry.met = true;
            return false;
        }
    (void)entries_.push({fingerprint, true});
    return true;
}

void Complaints::begin_scan() {
    for (Entry& entry : entries_.all()) entry.met = false;
}

void Complaints::end_scan() {
    const auto gone = std::ranges::remove_if(entries_.all(), [](const Entry& entry) { return !entry.met; });
    entries_.keep_first(entries_.size() - gone.size());
}

} // namespace lares::svscan
