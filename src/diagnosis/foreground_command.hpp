// SPDX-License-Identifier: ISC
// How the command of run that starts a server is to be written so that this stays in the foreground: pure.
//
//     nginx -c x                       exec nginx -c x -g 'daemon off;'
//     nginx -g 'user www;' -c x        exec nginx -g 'user www; daemon off;' -c x
//     redis-server --daemonize yes     exec redis-server --daemonize no
//     memcached -d -u www              exec memcached -u www
//     server &                         exec server, without the &
//     setsid server &                  exec server, without setsid and &
//     pg_ctl -D data start             exec postgres -D data, not pg_ctl        as it was called by that
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lares::diagnosis {

// What has gone there.
struct InBackground {
    std::string_view program;
    std::vector<std::string> words = {}; // it was called with; it may have written over them
    std::string user = {};               // whose it is, where that is not the user of its supervise
};

// What the script sends the program there by: "&", "setsid", or a tool for that, such as "pg_ctl"; empty: it
// goes by itself.
std::string sent_away_by(std::string_view script, std::string_view program);

// With the arguments that it has in the script, and as text for people where that is not all there is to it.
std::string foreground_command(std::string_view script, const InBackground& it);

} // namespace lares::diagnosis
