// SPDX-License-Identifier: ISC
// The parts of a supervision tree, as drills speak of them. One part may be several processes: each service
// has a supervise of its own.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace lares::drill {

enum class Part : std::uint8_t {
    supervise,
    log_supervise,
    svscan,
    svscanboot,
    readproctitle,
    multilog,
    service
};

constexpr std::string_view name_of(Part part) {
    switch (part) {
    case Part::supervise: return "supervise";
    case Part::log_supervise: return "log's supervise";
    case Part::svscan: return "svscan";
    case Part::svscanboot: return "svscanboot";
    case Part::readproctitle: return "readproctitle";
    case Part::multilog: return "multilog";
    case Part::service: break;
    }
    return "service";
}

using Parts = std::vector<Part>;

// All but the services themselves; multilog is the only one among them that may lose what it has read.
inline const Parts all_supervisors{Part::supervise,  Part::log_supervise, Part::svscan,
                                   Part::svscanboot, Part::readproctitle, Part::multilog};
inline const Parts all_but_multilog{Part::supervise, Part::log_supervise, Part::svscan, Part::svscanboot,
                                    Part::readproctitle};

} // namespace lares::drill
