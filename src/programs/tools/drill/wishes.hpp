// SPDX-License-Identifier: ISC
// What the command line asks for. The options are words, as this program has no forerunner whose letters
// would have to be kept.
#pragma once

#include "drills.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lares::drill {

struct Wishes {
    Extent extent = Extent::everything;
    bool keep = false;
    bool list = false;
    bool json = false;
    std::vector<std::string> words; // of the drills; without any, all
};

// Nothing for an option that is none of ours; `wrong` is that.
std::optional<Wishes> wishes_from(std::span<char* const> words, const char*& wrong);

std::vector<Drill> drills_for(const Wishes& wishes);

} // namespace lares::drill
