// SPDX-License-Identifier: ISC
// What the command line asks for. The options are words, as this program has no forerunner whose letters
// would have to be kept.
#pragma once

#include "drills.hpp"

#include <optional>
#include <span>

namespace lares::drill {

struct Wishes {
    Extent extent = Extent::everything;
    bool keep = false;
    bool list = false;
    bool json = false;
};

// Nothing for a word that is none of ours; `wrong` is that.
std::optional<Wishes> wishes_from(std::span<char* const> words, const char*& wrong);

} // namespace lares::drill
