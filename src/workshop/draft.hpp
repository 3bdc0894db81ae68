// SPDX-License-Identifier: ISC
// All files of a service directory that is to be made, with what is in them: what building.hpp writes, and
// what people are shown. Pure, so that every file is a test.
#pragma once

#include "blueprint.hpp"

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace lares::workshop {

struct DraftEntry {
    enum class Kind : std::uint8_t { file, directory };
    enum class Owner : std::uint8_t { us, logger };

    Kind kind = Kind::file;
    std::string name; // from the service directory; what it lies in comes before it
    std::string text;
    mode_t mode = 0644;
    Owner owner = Owner::us;

    friend bool operator==(const DraftEntry&, const DraftEntry&) = default;
};

// In the order in which they are written.
std::vector<DraftEntry> draft_of(const Blueprint& blueprint);

// A file of the variable's name, as envdir reads it: with NUL for each newline in it.
std::string env_file_text(const std::string& value);

} // namespace lares::workshop
