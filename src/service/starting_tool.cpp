// SPDX-License-Identifier: ISC
#include "starting_tool.hpp"

#include "base/path_parts.hpp"

#include <algorithm>
#include <iterator>

namespace lares::service {

namespace {

constexpr std::string_view apache[] = {"apache2", "httpd"};
constexpr std::string_view postgres[] = {"postgres"};

// clang-format off
constexpr StartingTool tools[] = {
    {"apache2ctl",        apache},
    {"apachectl",         apache},
    {"invoke-rc.d",       {}},
    {"pg_ctl",            postgres},
    {"pg_ctlcluster",     postgres},
    {"service",           {}},
    {"start-stop-daemon", {}},
};
// clang-format on

// Each starts the server that has its name.
constexpr StartingTool of_init{"/etc/init.d", {}};

} // namespace

const StartingTool* starting_tool_called(std::string_view command) {
    if (directory_above(command) == of_init.name) return &of_init;
    const auto found = std::ranges::find(tools, last_part_of(command), &StartingTool::name);
    return found == std::end(tools) ? nullptr : &*found;
}

} // namespace lares::service
