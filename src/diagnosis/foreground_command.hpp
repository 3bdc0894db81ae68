// SPDX-License-Identifier: ISC
// How the command of run that starts a server is to be written so that this stays in the foreground: pure.
//
//     nginx -c x                       exec nginx -c x -g 'daemon off;'
//     nginx -g 'user www;' -c x        exec nginx -g 'user www; daemon off;' -c x
//     redis-server --daemonize yes     exec redis-server --daemonize no
//     memcached -d -u www              exec memcached -u www
//     server &                         exec server, without the &
#pragma once

#include <string>
#include <string_view>

namespace lares::diagnosis {

// The command of the script that starts the program ends in &.
bool is_sent_into_background(std::string_view script, std::string_view program);

// With the arguments that it has in the script, and as text for people where that is not all there is to it.
std::string foreground_command(std::string_view script, std::string_view program);

} // namespace lares::diagnosis
