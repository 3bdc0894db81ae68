// SPDX-License-Identifier: ISC
// What somebody waits for, who does not want to bring it about: the sense of svwait. Pure, so that every case
// is a test.
//
//     up                 `run` runs; or the service has been started, and has nothing to run
//     ready              it is up, and if it is one that says when it is ready, it has said so
//     down               `run` does not run
//     finished           it is down, nothing cleans up after it, and it will not be started by itself
//     started            it has been started since the first look
//     started_and_ready  the same, and it is ready
//
// Other kinds of supervise say less: there, what is up is ready.
//
// No supervise runs: what the last one has left tells whether the service is down. It is not up for that,
// even if it runs: nobody keeps it up.
#pragma once

#include "protocol/service_view.hpp"
#include "verdict.hpp"

#include <cstdint>

namespace lares::service {

enum class Condition : std::uint8_t { up, ready, down, finished, started, started_and_ready };

// None of them holds for what cannot be looked at.
bool is_up(const protocol::ServiceView& view);
bool is_ready(const protocol::ServiceView& view);
bool is_down(const protocol::ServiceView& view);
bool is_finished(const protocol::ServiceView& view);
// `run` has died, and what that has left is to go before anything else happens.
bool is_being_cleared(const protocol::ServiceView& view);
// It stays down until somebody wants it up.
bool has_failed_for_good(const protocol::ServiceView& view);

struct Looks {
    const protocol::ServiceView& first; // or what was left then
    const protocol::ServiceView& now;   // or what is left
    bool supervised;                    // now
    bool all_is_told;                   // not so: a state that goes with the status is about to be published
};
Verdict judge(Condition condition, const Looks& looks);

} // namespace lares::service
