// SPDX-License-Identifier: ISC
#include "unread.hpp"

#include <algorithm>

namespace lares::logbook {

// Files go in the order in which they came. So while one is left of those that are older than ours, so is
// ours, under another inode. When none is, ours went after them: no file that is there is known to be read.
std::size_t read_already(const NewFiles& files) {
    if (files.ours) return *files.ours + 1;
    if (files.old_ones_are_gone) return 0;
    return std::min(files.count, files.read_without_name);
}

} // namespace lares::logbook
