// SPDX-License-Identifier: ISC
// Resource limits.
#pragma once

#include <cstdint>
#include <optional>

namespace lares::sys {

struct Limit {
    std::uint64_t soft;
    std::uint64_t hard;
};

// Raises the soft limit of open files to the hard one. The limit as it was, to be given back to children;
// nothing when there was nothing to raise.
std::optional<Limit> raise_open_files();

} // namespace lares::sys
