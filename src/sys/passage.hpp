// SPDX-License-Identifier: ISC
// Whether somebody may pass through a directory, or execute a program, as its permission bits say: without
// becoming him, so that nothing is known of access control lists.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <sys/types.h>

namespace lares::sys {

struct Passage {
    uid_t owner = 0;
    gid_t group = 0;
    mode_t mode = 0;

    bool is_directory() const;
    // The first that is true of somebody decides, whatever those behind it say.
    enum class Whose : std::uint8_t { owner, group, others };
    Whose whose_bits(uid_t user, gid_t group_of_user) const;
    // root may pass anywhere, and execute what anybody may execute.
    bool is_open_to(uid_t user, gid_t group_of_user) const;
};
// Links are followed.
Result<Passage> passage_of(int directory, const char* name);

} // namespace lares::sys
