// SPDX-License-Identifier: ISC
// Tools that start a server in the background, and end: pg_ctl, apachectl, start-stop-daemon. A service is to
// become the server itself.
#pragma once

#include <span>
#include <string_view>

namespace lares::service {

struct StartingTool {
    std::string_view name;
    std::span<const std::string_view> starts; // none: whatever it is given
};

// By the path or the name that it is called by; null: it is no such tool.
const StartingTool* starting_tool_called(std::string_view command);

} // namespace lares::service
