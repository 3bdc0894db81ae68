// SPDX-License-Identifier: ISC
// What is to be asked whether a service is healthy, as the file health/check says it, and the arguments of
// lares-probe:
//
//     tcp 8080              tcp 127.0.0.1:8080    tcp [::1]:8080        does it take a connection?
//     http 8080/path        http 127.0.0.1:8080/path?a=b                is the answer to GET a good one?
//     unix /run/app.sock    unix app.sock         unix @name            as tcp
//
// Where no address is named, it is that of this machine to itself, 127.0.0.1. Addresses are numbers.
#pragma once

#include "listen_address.hpp"

namespace lares::protocol {

struct ProbeTarget {
    ListenAddress address; // never of udp; with a host unless it is local
    std::string_view path; // of http: what is asked for; empty: only a connection is wanted

    bool is_http() const { return !path.empty(); }
    friend bool operator==(const ProbeTarget&, const ProbeTarget&) = default;
};

// The first line that says something. The file must outlive the paths.
SettingResult<ProbeTarget> probe_target_from_text(std::string_view file);

// What a server has answered, by the first line of it: "HTTP/1.1 200 OK".
std::optional<unsigned> http_status_from_line(std::string_view line);
constexpr bool is_good_http_status(unsigned status) {
    return status >= 200 && status < 400;
}

} // namespace lares::protocol
