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

#include <string>

namespace lares::present {

inline constexpr std::string_view service_schema = "lares-service-1";

// One line, without its end.
std::string json_for(const Subject& subject);

} // namespace lares::present
