// SPDX-License-Identifier: ISC
#include "nearest_name.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lares::protocol {

namespace {

constexpr std::size_t most_slips = 2;

bool begins_with_swap(std::string_view one, std::string_view other) {
    return one.size() > 1 && other.size() > 1 && one[0] == other[1] && one[1] == other[0];
}

// At each place where they differ it tries what may have happened there, and goes no deeper than there may be
// slips: no table is needed.
bool are_within(std::size_t slips, std::string_view one, std::string_view other) {
    while (!one.empty() && !other.empty() && one[0] == other[0]) {
        one.remove_prefix(1);
        other.remove_prefix(1);
    }
    if (one.empty() || other.empty()) return one.size() + other.size() <= slips;
    if (slips == 0) return false;
    const std::size_t left = slips - 1;
    return are_within(left, rest_of(one, 1), rest_of(other, 1)) || are_within(left, rest_of(one, 1), other) ||
           are_within(left, one, rest_of(other, 1)) ||
           (begins_with_swap(one, other) && are_within(left, rest_of(one, 2), rest_of(other, 2)));
}

bool is_with_a_swap(std::string_view one, std::string_view other) {
    if (one.size() != other.size()) return false;
    while (one.size() > 1 && one[0] == other[0]) {
        one.remove_prefix(1);
        other.remove_prefix(1);
    }
    return begins_with_swap(one, other) && rest_of(one, 2) == rest_of(other, 2);
}

std::size_t slips_allowed(std::string_view one, std::string_view other) {
    constexpr std::size_t shortest = 4;
    constexpr std::size_t long_enough = 8;
    const std::size_t size = std::min(one.size(), other.size());
    if (size < shortest) return is_with_a_swap(one, other) ? 1 : 0;
    return size < long_enough ? 1 : most_slips;
}

} // namespace

std::size_t slips_between(std::string_view one, std::string_view other) {
    std::size_t slips = 0;
    while (slips <= most_slips && !are_within(slips, one, other)) ++slips;
    return slips;
}

void NearestName::consider(std::string_view known) {
    const std::size_t slips = slips_between(text_, known);
    if (slips > slips_allowed(text_, known) || slips >= slips_) return;
    slips_ = slips;
    found_ = known;
}

} // namespace lares::protocol
