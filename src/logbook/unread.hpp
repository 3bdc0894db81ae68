// SPDX-License-Identifier: ISC
// Which files of a log have not been read, after its `current` has become another one: the decision of
// whoever follows a log. Pure, so that every case is a test.
//
// Between two looks a log may have been rotated several times, and what was `current` may be: one of the new
// files, by its inode; or `previous`; or another file altogether, when a processor has rewritten it; or gone,
// when there are too many old ones. The files that are new since then, oldest first, begin with those that
// were read already and had no name with a label at the time: `current`, and `previous` if there was one.
#pragma once

#include <cstddef>
#include <optional>

namespace lares::logbook {

struct NewFiles {
    std::size_t count = 0; // that are younger than what had a label when we began with `current`
    std::optional<std::size_t> ours = {}; // which of them has the inode of what we have read
    std::size_t read_without_name = 1;
    bool old_ones_are_gone = false; // there were files with a label, and there is none of them left
};

// How many of the new files are read already; the others follow.
std::size_t read_already(const NewFiles& files);

} // namespace lares::logbook
