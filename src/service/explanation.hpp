// SPDX-License-Identifier: ISC
// Why commands have not brought about what they were to: sentences for whoever waits, which svc and lares say
// in the same words. Only what one types to mend it is called by another name in each.
//
//     web: still up (pid 812) after 60 s, want down (try: svc -k web)
//     └ whoever says it adds the name                └ hint, which may be empty
#pragma once

#include "goal.hpp"
#include "service.hpp"
#include "typed.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lares::service {

struct Explanation {
    std::string text;
    int error = 0; // an errno value; 0: the text says all
    std::string hint{};

    // "unable to start its run file: access denied"
    std::string sentence() const;

    friend bool operator==(const Explanation&, const Explanation&) = default;
};

// It could not be told. The text has its name.
Explanation why_not_told(const Service& service, const SendFailure& failure);

// It was told, and is not where it was to be.
struct Missed {
    const Service& service;
    std::string_view name; // as it is typed
    const Goal& goal;
    bool has_been_read; // the command, by its supervise; or that cannot be told
    Verdict verdict;
    std::string_view limit; // after how long: "5 s"
};
Explanation why_not_reached(const Missed& missed, const Typed& typed);

// "it has failed for good: start exited 3"
std::string why_it_gave_up(const protocol::ServiceView& view);

// Why a start may take longer, for whoever waits in front of it; supervise goes on trying. Nothing: it is on
// its way.
std::optional<Explanation> why_it_takes_long(const Service& service, std::string_view name,
                                             const Typed& typed);

} // namespace lares::service
