// SPDX-License-Identifier: ISC
// supervise/stuck: what was seen of processes that did not go, before they were killed; the oldest look
// first.
//
//     run 12 at @400000006b02f7080098ace0 web did not go after TERM, 10s
//     process 4711 web state D wchan nfs_wait_bit_killable children 1
//         0 /dev/null
//     run 15 at @400000006b02f9080098ace0 web is ended by force
//     …
//
// A look begins with its line "run": whose it is, and when. docs/protocol/control-directory.md has the rest.
#pragma once

#include "base/tai.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

inline constexpr std::size_t most_stuck_text = 16 * 1024; // what is older gives way

struct StuckLook {
    std::uint64_t run = 0; // its number, as `starts` counts it
    TaiLabel at;
    std::string_view text; // all of it, from the line "run" on
};

// Those of a text, one after the other. What stands before the first line "run", and a look whose first line
// is not whole, is passed over.
class StuckLooks {
  public:
    explicit StuckLooks(std::string_view text) : rest_{text} {}
    std::optional<StuckLook> next();

  private:
    std::string_view rest_;
};

// The end of a text that has as many whole looks as fit.
std::string_view newest_looks(std::string_view text, std::size_t room);

// What a look has seen of its first process: "4711 web state D wchan …"; empty: nobody was there any more.
std::string_view first_process_of(std::string_view look);

} // namespace lares::protocol
