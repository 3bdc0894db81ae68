// SPDX-License-Identifier: ISC
// A draft becomes a service directory: whole, or not at all.
//
//     /etc/lares/.web.new-812        everything is written here, where nobody looks
//     /etc/lares/web                 … and then has its name, in one step
//
// What has the name already is never touched. When something fails, all that was made goes again, and signals
// wait for the end: neither a full disk nor a ^C leaves anything behind.
#pragma once

#include "account.hpp"
#include "draft.hpp"

#include "base/result.hpp"

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace lares::workshop {

struct Site {
    std::string parent;            // from the root; made if it is not there
    std::string name;              // in it
    std::string log_directory;     // one that lies elsewhere; made if it is not there; empty: none
    std::optional<Account> logger; // whose the log directories are to be

    std::string path() const { return (parent == "/" ? "" : parent) + "/" + name; }
};

struct BuildFailure {
    Error error;      // EEXIST with "rename": the name is taken
    std::string path; // what it was about
};

std::expected<void, BuildFailure> build(const Site& site, const std::vector<DraftEntry>& draft);

} // namespace lares::workshop
