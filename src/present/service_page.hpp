// SPDX-License-Identifier: ISC
// All that is known of one service, as a page (page.hpp): lares status -l.
//
//     web: ready since 2026-11-29 22:14:07 (12m 5s)
//       directory   /etc/sv/web
//       enabled     in /service, normally up
//       process     840, root: nginx: master process nginx
//       memory      21.4 MiB, 3 processes
//       cpu         1.204s
//       needs       db: ready
//       supervise   820, version 0.1.0
//
// What is not known is left out.
#pragma once

#include "base/time.hpp"
#include "page.hpp"
#include "standing_words.hpp"
#include "status_table.hpp"
#include "words.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lares::present {

// A moment where whoever looks is. It comes from outside, because this folder asks the system nothing.
using LocalWords = std::string (*)(TaiLabel label);

struct NeighbourWords {
    std::string name;
    Standing standing;
};

struct ServiceDetail {
    std::string name; // as the user gave it
    const protocol::ServiceView& view;
    Instant now;
    ErrorWords error_words;
    LocalWords local_words;

    std::string problem = {};             // why no more is known
    std::optional<Standing> instead = {}; // of what the view says: its directory is not there
    std::string directory = {};           // from the root
    std::string enabled = {};             // the scan directory that has it; empty: none that is known
    std::string user = {};                // whose its process is
    std::string command = {};             // how that was called
    std::optional<Usage> usage = {};
    std::vector<NeighbourWords> needs = {};
    std::vector<NeighbourWords> wants = {};
    std::vector<NeighbourWords> needed_by = {};
    std::vector<NeighbourWords> wanted_by = {};
    std::string awaited = {};      // why what it waits for does not come
    std::string start_remedy = {}; // against a start that has failed
    std::string rejected = {};     // files that do not count, a line for each
    std::uint32_t supervise = 0;   // its pid; 0: none, or it is not known
    std::optional<NeighbourWords> log = {};
};

Page service_page(const ServiceDetail& detail);

} // namespace lares::present
