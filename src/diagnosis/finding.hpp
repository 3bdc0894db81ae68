// SPDX-License-Identifier: ISC
// Something that was found out about a service, or about the installation, that somebody should know:
//
//     port-in-use   problem   nginx
//     "port 8080 is in use by python3 (pid 812), which belongs to the service api"      the sentence: what is
//     so "bind() to 0.0.0.0:8080 failed (98: Address already in use)"                     the evidence: how
//     one knows "lares stop api"                                                        the remedy: a line to
//     type, or nothing
//
// A false alarm is worse than silence: what cannot be told for sure is not told. No width, no colour and no
// terminal is known here; whoever shows it decides how.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::diagnosis {

enum class Severity : std::uint8_t {
    problem, // it keeps the service from doing what it is for, or will
    advice,  // it is as somebody has made it, and worth knowing
};
std::string_view word_for(Severity severity);

// What a recogniser says. `remedy`: what can be typed, with what is to be written in an editor behind a #.
struct Said {
    std::string sentence;
    std::vector<std::string> evidence = {};
    std::string remedy = {};

    friend bool operator==(const Said&, const Said&) = default;
};
using Judgement = std::optional<Said>;

struct Finding {
    std::string_view id;
    Severity severity = Severity::problem;
    std::string service; // as people call it; empty: it is about the installation
    Said said;

    friend bool operator==(const Finding&, const Finding&) = default;
};

bool has_problem(const std::vector<Finding>& findings);

} // namespace lares::diagnosis
