// SPDX-License-Identifier: ISC
// supervise/death_tally: of whatever size it is, whole entries are kept, and there is room for one more; and
// the moment of an entry is read as it was written.
#include "protocol/death_tally.hpp"
#include "target.hpp"

#include <algorithm>
#include <cstring>

namespace {

using namespace lares;

void look_at_cut(const std::uint8_t* data) {
    std::uint64_t size;
    std::uint32_t most;
    std::memcpy(&size, data, sizeof size);
    std::memcpy(&most, data + sizeof size, sizeof most);
    if (most == 0) return; // then none is kept, and nobody asks
    const auto cut = protocol::death_tally_cut(size, most);
    fuzz::must(cut.from <= cut.to && cut.to <= size, "it lies in the file");
    fuzz::must((cut.to - cut.from) % protocol::death_size == 0, "whole entries are kept");
    fuzz::must((cut.to - cut.from) / protocol::death_size < most, "there is room for one more");
}

void look_at_entry(const std::uint8_t* data) {
    protocol::DeathBytes entry;
    std::copy_n(data, entry.size(), entry.begin());
    const TaiLabel when = protocol::time_of_death(entry);
    const auto again = protocol::pack_death(when, {protocol::RunEnd::Kind::exited, 0, false});
    fuzz::must(protocol::time_of_death(again) == when, "what is written is read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size >= sizeof(std::uint64_t) + sizeof(std::uint32_t)) look_at_cut(data);
    if (size >= protocol::death_size) look_at_entry(data);
    return 0;
}
