// SPDX-License-Identifier: ISC
// What this program is when it is a service of its own tree: `lares-drill as-service ROLE`, in a service
// directory.
//
//     write          numbered lines (line_tally.hpp) on standard output, as fast as a busy service
//     murmur         a line now and then, for whoever shows the messages of services without a log
//     run PROGRAM …  becomes that program
//
// Each leaves a Birth behind first.
#pragma once

#include <span>

namespace lares::drill {

[[noreturn]] void be_a_service(std::span<char* const> words);

} // namespace lares::drill
