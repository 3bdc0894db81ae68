// SPDX-License-Identifier: ISC
// How far a filter has come with a piece of its input.
#pragma once

#include <cstddef>

namespace lares {

struct Progress {
    std::size_t taken = 0;   // bytes of the input
    std::size_t written = 0; // bytes into the room for the output
};

} // namespace lares
