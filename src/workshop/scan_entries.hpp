// SPDX-License-Identifier: ISC
// The entries of a scan directory by which a service directory is served: made and removed, never replaced.
// An entry is a link that appears whole in one instant; whoever comes second finds that the name is taken.
#pragma once

#include "made_directory.hpp"

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lares::workshop {

struct ScanEntry {
    enum class Kind : std::uint8_t { nothing, link, directory, other };

    Kind kind = Kind::nothing;
    std::string target;    // of a link, as it is written
    std::string directory; // from the root, without links; empty: it leads nowhere
    std::string instance;  // of a template; empty: it is none

    // By which clients find it once the entry has gone.
    std::string address() const { return directory + instance; }
};

ScanEntry look_at_entry(const std::string& scan_directory, const std::string& name);

// Which entries are this service, in byte order; of a template, all of its instances.
std::vector<std::string> entries_of(const std::string& scan_directory, const MadeDirectory& made);

Result<> make_entry(const std::string& scan_directory, const std::string& name, const std::string& target);
Result<> remove_entry(const std::string& scan_directory, const std::string& name);

} // namespace lares::workshop
