// SPDX-License-Identifier: ISC
// The program that keeps a log directory. All of them have the same names in it; what differs is what a
// TAI64N label means. daemontools counts 10 seconds more than Unix time for ever, and so do we and runit; s6
// adds the leap seconds that there have been, 27 by 2017.
#pragma once

#include "base/tai.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::logbook {

enum class Keeper : std::uint8_t { unknown, multilog, svlogd, s6_log };

// By the name of its program, with or without a directory in front.
std::optional<Keeper> keeper_named(std::string_view program);

// A label that this one has written, as daemontools would have written it.
TaiLabel as_of_daemontools(TaiLabel label, Keeper keeper);

} // namespace lares::logbook
