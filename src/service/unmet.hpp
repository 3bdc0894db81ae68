// SPDX-License-Identifier: ISC
// Why a service is not in the state that somebody waits for: what svwait and lares wait say of it.
//
//     web is not up after 5 s: waiting for db, which is down (try: svc -u /service/db)
#pragma once

#include "condition.hpp"
#include "explanation.hpp"

#include <string>
#include <string_view>

namespace lares::service {

// Of which condition, after how long ("5 s"), and what is typed to bring it about.
struct Unmet {
    Condition condition;
    const Service& service;
    std::string_view name; // in the sentence
    const protocol::ServiceView& view;
    std::string_view limit;
};
Explanation why_unmet(const Unmet& unmet, const Typed& typed);

// "web has failed for good: start exited 3"
std::string failure_of(std::string_view name, const protocol::ServiceView& view);

} // namespace lares::service
