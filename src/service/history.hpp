// SPDX-License-Identifier: ISC
// The runs of a service that have ended, as its supervise has recorded them (docs/protocol/history.md). They
// are there whether a supervise runs or not.
#pragma once

#include "protocol/run_record.hpp"
#include "service.hpp"

#include <expected>
#include <span>
#include <string>
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

// For each of these runs what was seen of its processes before they were killed, as supervise/stuck has it;
// mostly nothing. A look is that of the last run of its number that had begun by then. What cannot be read is
// not known.
std::vector<std::string> looks_of(const Service& service, std::span<const protocol::RunRecord> runs);

// The newest of its runs, so many at most, and the looks of each.
struct Past {
    std::vector<protocol::RunRecord> runs;
    std::vector<std::string> looks;
};
std::expected<Past, HistoryFailure> past_of(const Service& service, std::uint64_t newest);

} // namespace lares::service
