// SPDX-License-Identifier: ISC
// The entries of a scan directory by which a service directory is served: made and removed, never replaced.
// An entry is a link that appears whole in one instant; whoever comes second finds that the name is taken.
//
// Where each of them leads is looked at once, when somebody asks, and not again for each service.
#pragma once

#include "made_directory.hpp"

#include "base/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
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

class ScanEntries {
  public:
    explicit ScanEntries(std::string directory) : directory_{std::move(directory)} {}

    const std::string& directory() const { return directory_; }
    // As it is now.
    ScanEntry look_at(const std::string& name) const;
    // Which entries are this service, in byte order; of a template, all of its instances.
    std::vector<std::string> of(const MadeDirectory& made);

    Result<> make(const std::string& name, const std::string& target);
    Result<> remove(const std::string& name);

  private:
    struct Leading {
        std::string name;
        std::string instance;
    };
    using ByDirectory = std::multimap<std::string, Leading>;

    ByDirectory& all();
    static void note(ByDirectory& known, const std::string& name, const ScanEntry& entry);
    std::string path_of(const std::string& name) const { return directory_ + "/" + name; }

    std::string directory_;
    std::optional<ByDirectory> known_;
};

} // namespace lares::workshop
