// SPDX-License-Identifier: ISC
// Resource limits.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/resource.h>

namespace lares::sys {

struct Limit {
    std::uint64_t soft;
    std::uint64_t hard;

    static constexpr std::uint64_t unlimited = ~std::uint64_t{0};
};
static_assert(RLIM_INFINITY == Limit::unlimited);

// Those that Linux has.
enum class Resource : std::uint8_t {
    address_space = RLIMIT_AS,
    core_size = RLIMIT_CORE,
    cpu_seconds = RLIMIT_CPU,
    data = RLIMIT_DATA,
    file_size = RLIMIT_FSIZE,
    locked_memory = RLIMIT_MEMLOCK,
    locks = RLIMIT_LOCKS,
    message_queues = RLIMIT_MSGQUEUE,
    nice = RLIMIT_NICE,
    open_files = RLIMIT_NOFILE,
    pending_signals = RLIMIT_SIGPENDING,
    processes = RLIMIT_NPROC,
    realtime_microseconds = RLIMIT_RTTIME,
    realtime_priority = RLIMIT_RTPRIO,
    resident_memory = RLIMIT_RSS,
    stack = RLIMIT_STACK,
};

// By the names that limits.conf(5) and prlimit(1) use: "nofile", "as", …
std::optional<Resource> resource_named(std::string_view name);
// All of these names, for a message: "as core …".
std::string_view names_of_resources();

Result<Limit> limit_of(Resource resource);
Result<> set_limit(Resource resource, Limit limit);

// Raises the soft limit of open files to the hard one. The limit as it was, to be given back to children;
// nothing when there was nothing to raise.
std::optional<Limit> raise_open_files();

} // namespace lares::sys
