// SPDX-License-Identifier: ISC
// How a server is kept in the foreground, of those that are known for going into the background: what a
// service must not do, for its supervise is not the parent of what is there.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lares::service {

// An option that sends a server into the background.
struct LeavingOption {
    std::string_view name;
    bool has_value = false; // in the word behind it, or behind a =
};

struct Foreground {
    std::string_view program;
    std::string_view how; // a piece of a command line
    // By one of these words, or a part of one where it is no option, it stays. None: it goes only where it,
    // or its configuration, is told to.
    std::span<const std::string_view> stays_with;
    std::span<const LeavingOption> leaves_with = {};

    bool goes_by_itself() const { return !stays_with.empty(); }
    bool stays(std::span<const std::string> command) const;
};

// Null: it is not known for that.
const Foreground* foreground_of(std::string_view program);

} // namespace lares::service
