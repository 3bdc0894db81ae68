// SPDX-License-Identifier: ISC
// The service directory that somebody means who wants to enable or remove it: it need not be in any scan
// directory.
//
//     web                 /etc/lares/web, or in another directory of service directories
//     ./web  /srv/web     a path, as it is
//     worker@eu           the instance eu of the template /etc/lares/worker@
#pragma once

#include "service/unlinked.hpp"

#include <expected>
#include <string>

namespace lares::workshop {

inline constexpr const char* usual_directory = service::usual_directory;

struct MadeDirectory {
    std::string path;  // from the root; of an instance, that of its template
    std::string entry; // how it is called in a scan directory, if nobody says otherwise

    bool is_template() const { return entry.ends_with('@'); }
    bool is_instance() const { return path.ends_with('@') && !is_template(); }
    // By which clients find it though it is in no scan directory.
    std::string address() const;
};

// The error is a sentence: `no service directory "wbe" in /etc/lares; did you mean "web"?`
std::expected<MadeDirectory, std::string> made_directory(const std::string& word,
                                                         const std::string& directory);

} // namespace lares::workshop
