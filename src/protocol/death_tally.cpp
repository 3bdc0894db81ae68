// SPDX-License-Identifier: ISC
#include "death_tally.hpp"

#include <algorithm>
#include <span>

namespace lares::protocol {

namespace {

constexpr int killed = 128;

} // namespace

DeathBytes pack_death(TaiLabel when, const RunEnd& how) {
    const bool has_exited = how.kind == RunEnd::Kind::exited;
    DeathBytes entry{};
    when.seconds += leap_seconds_of_s6;
    pack(when, std::span{entry}.first<TaiLabel::packed_size>());
    entry[TaiLabel::packed_size] = static_cast<unsigned char>(has_exited ? how.number : killed + how.number);
    entry[TaiLabel::packed_size + 1] = static_cast<unsigned char>(has_exited ? 0 : how.number);
    return entry;
}

TaiLabel time_of_death(const DeathBytes& entry) {
    TaiLabel when = unpack_label(std::span{entry}.first<TaiLabel::packed_size>());
    when.seconds -= leap_seconds_of_s6;
    return when;
}

// What is behind the last whole entry is the rest of one that was cut off.
DeathTallyCut death_tally_cut(std::uint64_t size, std::uint32_t most) {
    const std::uint64_t count = size / death_size;
    const std::uint64_t kept = std::min<std::uint64_t>(count, most - 1);
    return {(count - kept) * death_size, count * death_size};
}

} // namespace lares::protocol
