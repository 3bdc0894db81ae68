// SPDX-License-Identifier: ISC
// What the last words of a program say of the cause of its death: what the C library, the loader, shells,
// python, node, Go and common servers write when something is missing or refused. Pure; each answers with the
// line that says it, and with what can be taken from that line.
//
//     nginx: [emerg] bind() to 0.0.0.0:8080 failed (98: Address already in use)        port 8080
//     Error: listen EADDRINUSE: address already in use :::3000                         port 3000
//     app: error while loading shared libraries: libfoo.so.1: cannot open …            libfoo.so.1
//
// The last line that says it is meant. Large and small letters are the same.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lares::diagnosis {

using Lines = std::span<const std::string>;

struct Spoken {
    std::string line;
    std::string what = {}; // that is missing or refused; empty: the line does not say

    friend bool operator==(const Spoken&, const Spoken&) = default;
};
using Hit = std::optional<Spoken>;

// `port`: 0 where the line does not say.
struct PortRefused {
    std::string line;
    std::uint16_t port = 0;
    bool is_udp = false;

    friend bool operator==(const PortRefused&, const PortRefused&) = default;
};
std::optional<PortRefused> port_refused_in(Lines lines);
// The port at the end of an address in a text, or behind the word port; 0: there is none.
std::uint16_t port_in(std::string_view text);

// Nobody listens where it wants to connect to. Where the line does not say, the traceback around it may.
std::optional<PortRefused> connection_refused_in(Lines lines);

Hit permission_refused_in(Lines lines); // `what`: a path
Hit disk_full_in(Lines lines);          // `what`: a path
Hit library_missing_in(Lines lines);    // `what`: libfoo.so.1
Hit too_many_files_in(Lines lines);
Hit out_of_memory_in(Lines lines);
Hit not_found_in(Lines lines); // `what`: a command, a module or a path
// It is a command that such a line says is not found.
bool is_about_command(std::string_view line);

// Whom it wants to become: "www:web", a user and groups; empty: the line does not say.
struct AccountRefused {
    std::string line;
    std::string account;
    bool is_group = false; // it is a group alone

    friend bool operator==(const AccountRefused&, const AccountRefused&) = default;
};
std::optional<AccountRefused> account_refused_in(Lines lines);

// A traceback of python, which ends in the line that counts: "ValueError: no such colour".
struct Traceback {
    std::string last; // that line
    std::string at;   // "File \"app.py\", line 3, in <module>": the innermost place
    std::string own;  // the innermost one that is in no library; empty: all are
    std::string code; // what is there: "sock.bind(address)"; empty: it is not shown
};
std::optional<Traceback> traceback_in(Lines lines);

} // namespace lares::diagnosis
