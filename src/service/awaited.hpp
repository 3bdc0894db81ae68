// SPDX-License-Identifier: ISC
// Why a service that is needed does not come: what supervise has said of it once on standard error, where
// whoever asks cannot see it, and what its own supervise publishes. It is looked anew.
//
//     app: still down, waiting for rdis, which is not in /service, … (remove needs/rdis or link it)
//                                  │           │                      └ remedy
//                                  │           └ why
//                                  └ name
//
// Neighbours are looked for beside the service, in the directory in which its name was given. Who calls it by
// the directory that the scan directory links to, /etc/sv/web, means the scan directory as well.
#pragma once

#include "service.hpp"
#include "typed.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

struct Awaited {
    std::string name;   // empty: it waits for nobody
    std::string why;    // completes "NAME, which …"; empty: as far as one sees, it is about to come
    std::string remedy; // in parentheses behind all of it; empty where there is no `why`
    // Each needs the next one, and the last one the first, which is the service itself; empty: there is no
    // such circle.
    std::vector<std::string> circle = {};

    // ", which is not in /service"
    std::string clause() const { return why.empty() ? "" : ", which " + why; }
    // "rdis is not in /service; remove needs/rdis or link it"
    std::string sentence() const {
        return why.empty() ? "" : name + " " + why + (remedy.empty() ? "" : "; " + remedy);
    }
};

// `name`: the service as the user called it. `view`: with its state.
Awaited awaited_by(const Service& service, std::string_view name, const protocol::ServiceView& view,
                   const Typed& typed);

} // namespace lares::service
