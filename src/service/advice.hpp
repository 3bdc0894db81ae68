// SPDX-License-Identifier: ISC
// What can be said of a service besides what it tells itself: sentences, each empty where there is nothing.
#pragma once

#include "service.hpp"
#include "typed.hpp"

#include <string>
#include <string_view>

namespace lares::service {

struct Advice {
    std::string start;    // what to do about a start that has failed (remedy.hpp)
    std::string rejected; // files that do not count (rejected_settings.hpp)
    std::string awaited;  // why what it waits for does not come (awaited.hpp)
};

// `name`: the service as the user called it.
Advice advice_on(const Service& service, std::string_view name, const protocol::ServiceView& view,
                 const Typed& typed);

} // namespace lares::service
