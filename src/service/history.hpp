// SPDX-License-Identifier: ISC
// The runs of a service that have ended, as its supervise has recorded them (docs/protocol/history.md). They
// are there whether a supervise runs or not.
#pragma once

#include "protocol/run_record.hpp"
#include "service.hpp"

#include <expected>
#include <vector>

namespace lares::service {

// Why they cannot be known: "unable to `attempt` `file`".
struct HistoryFailure {
    const char* attempt;
    const char* file; // of the control directory; empty: it is about the service directory
    int error;        // an errno value; EINVAL with "open": it is no regular file

    friend bool operator==(const HistoryFailure&, const HistoryFailure&) = default;
};

// The oldest first. None where there is no history: no run has ended, or the supervise writes none.
std::expected<std::vector<protocol::RunRecord>, HistoryFailure> history_of(const Service& service);

} // namespace lares::service
