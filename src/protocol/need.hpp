// SPDX-License-Identifier: ISC
// needs/NAME: how one service needs another one. An empty file will do.
//
//     ready              it must be ready (which is what is meant where nothing is said)
//     up                 it is enough that it runs
//     through-restart    that it is restarted is ridden out; only when it is told down, we go first
//
// Words are separated by blanks or lines.
#pragma once

#include "setting_error.hpp"

#include <string_view>

namespace lares::protocol {

struct Need {
    bool must_be_ready = true;
    bool rides_out_restarts = false;

    friend bool operator==(const Need&, const Need&) = default;
};

// A name in needs/ or wants/ is that of an entry of the scan directory. What an editor leaves there is none.
constexpr bool names_a_neighbour(std::string_view name) {
    return !name.empty() && name[0] != '.' && !name.contains('/') && !name.ends_with('~');
}

SettingResult<Need> need_from_text(std::string_view file);

} // namespace lares::protocol
