// SPDX-License-Identifier: ISC
// A service as a JSON object: the facts of facts.hpp, those with a dot in an object of their own. What is not
// known is null. `schema` comes first and names this form; it changes when a reader of the old one would go
// wrong.
//
//     {"schema":"lares-service-1","name":"web","state":"up","pid":4711,…,"last_end":{"kind":"exited","code":1,…},…}
//
// JSON is UTF-8: bytes of a name that are not become U+FFFD.
#pragma once

#include "facts.hpp"
#include "run_facts.hpp"

#include <span>

#include <string>

namespace lares::present {

inline constexpr std::string_view service_schema = "lares-service-1";

// One line, without its end.
std::string json_for(const Subject& subject);

// A run of a service that has ended, with the facts of run_facts.hpp:
//
//     {"schema":"lares-run-1","name":"web","run":12,"start":"2026-11-29T10:35:00Z",…,"problem":null}
//
// or, without one, why no run is known.
struct RunSubject {
    std::string_view name; // of the service, as the user gave it
    const protocol::RunRecord* run = nullptr;
    std::string_view problem = {};
    std::string_view look = {}; // what was seen of it before it was killed; empty: nothing is known of that
};
inline constexpr std::string_view run_schema = "lares-run-1";
std::string json_for(const RunSubject& subject);

// Something that was found out about a service, or about the installation.
//
//     {"schema":"lares-finding-1","service":"web","id":"port-in-use","severity":"problem","sentence":…,"evidence":[…],…}
struct FindingSubject {
    std::string_view service; // empty: it is about the installation
    std::string_view id;
    std::string_view severity;
    std::string_view sentence;
    std::span<const std::string> evidence;
    std::string_view remedy; // empty: there is none
};
inline constexpr std::string_view finding_schema = "lares-finding-1";
std::string json_for_finding(const FindingSubject& subject);

// Why a service is as it is. `words_of`: run, untimed, silent, no-log, unreadable.
struct WhySubject {
    Subject service;
    bool is_as_wanted = false;
    std::span<const std::string> causes; // sentences: the deaths, the newest first
    std::span<const FindingSubject> findings;
    std::string_view words_of;
    std::string_view words_place;         // the log directory, or why there is none
    std::optional<bool> has_said_nothing; // nothing: its log was not read
    std::span<const std::string> words;
};
inline constexpr std::string_view why_schema = "lares-why-1";
std::string json_for_why(const WhySubject& subject);

} // namespace lares::present
