// SPDX-License-Identifier: ISC
// How a service says that it is ready, in one word, as the file of service(5) that says so:
//
//     listen:8080                ready-listen: tcp 8080
//     listen:127.0.0.1:8080      ready-listen: tcp 127.0.0.1:8080
//     listen:/run/app.sock       ready-listen: unix /run/app.sock; so with @name
//     listen:udp:53              ready-listen: udp 53
//     fd:3                       notification-fd: 3
//     notify                     notify-socket
#pragma once

#include "blueprint.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace lares::workshop {

// The error is a sentence. Whether what the file says makes sense is asked elsewhere (checks.hpp).
std::expected<Setting, std::string> ready_setting_from(std::string_view word);

} // namespace lares::workshop
