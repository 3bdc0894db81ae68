// SPDX-License-Identifier: ISC
// What keeps a service from going that has been told to: another one that needs it, and for which its
// supervise lets it go on; its process, with what that does at this moment; or what is left of its run: one
// that has gone into the background, mostly, in a session of its own.
#pragma once

#include "protocol/service_view.hpp"
#include "sys/process_look.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lares::service {

struct Blocker {
    std::string holder;       // the other one; empty: there is none
    std::string_view script;  // which of its files runs: "run", "finish", …; empty: what a run has left
    std::uint32_t pid = 0;    // of that; 0: no process, or it may not be seen
    std::uint32_t strays = 0; // processes that are left of its run
    bool is_paused = false;
    Span age{0};
    std::optional<sys::ProcessLook> look; // nothing: it may not be looked at

    // In a disk or the like. It hears no signal before that answers.
    bool is_deaf() const { return look && look->state == 'D'; }
};

// Nothing: it has gone, or cannot be looked at.
std::optional<Blocker> blocker_of(const protocol::ServiceView& view);

} // namespace lares::service
