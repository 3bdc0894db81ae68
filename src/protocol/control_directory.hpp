// SPDX-License-Identifier: ISC
// Where the control directory of a service is: `supervise` below it, unless $SUPERVISEDIR says otherwise.
//
// Source: daemontools-encore. A relative value is the name of a subdirectory of the service. An absolute one
// is followed by the service's own absolute path in which every slash but the first has become a colon, so
// that /run/sv and /svc/web give /run/sv/svc:web; the service directory itself may then be read-only.
//
// Each instance of a template has one of its own, with its name behind it: worker@/supervise@eu, or
// /run/sv/svc:worker@@eu (instance.hpp). So has the log of each: worker@/log/supervise@eu.
#pragma once

#include "base/text.hpp"

#include <optional>
#include <string_view>

namespace lares::protocol {

inline constexpr std::size_t path_room = 4096;
using PathText = TextBuffer<path_room>;

// `variable` is the value of $SUPERVISEDIR, empty when it is unset. `service` is the absolute path of the
// service directory; only an absolute `variable` makes use of it. `instance`: of which this is the service,
// or the log; empty: none. Nothing when the path would be too long.
std::optional<PathText> control_directory(std::string_view variable, std::string_view service,
                                          std::string_view instance = {});

// The other way: whose control directory is it that has this absolute path? Not told of the log of an
// instance below an absolute `variable`; and a colon in the name of a service is taken for a slash there.
struct ControlOwner {
    PathText service;          // its directory; empty: nobody's
    std::string_view instance; // a part of `control`
};
ControlOwner owner_of_control(std::string_view variable, std::string_view control);

// That of the logger of the same service, where its `log` is a program: supervise.log, supervise.log@eu, or
// /run/sv/svc:web:log.
std::optional<PathText> control_directory_of_log(std::string_view variable, std::string_view service,
                                                 std::string_view instance = {});

} // namespace lares::protocol
