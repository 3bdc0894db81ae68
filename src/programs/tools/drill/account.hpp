// SPDX-License-Identifier: ISC
// What a run of drills tells: row by row while it goes on, as a table for people, or at its end as one JSON
// object for machines.
#pragma once

#include "base/time.hpp"
#include "drills.hpp"
#include "judge.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lares::drill {

struct Outcome {
    const Drill* drill;
    Seen seen;
    std::vector<std::string> broken;
    Span time_to_recover{0};
};

struct LeftOut {
    std::string what;
    std::string why;
};

struct Account {
    std::string tree;  // its directory
    std::string nginx; // empty: none
    std::vector<Outcome> outcomes;
    std::vector<LeftOut> left_out;
    Span time{0};
    std::string kept; // where the tree is still to be seen; empty: nowhere

    bool all_kept() const; // every promise
    Seen sum() const;
};

std::string table_head(const Account& account);
std::string table_row(const Outcome& outcome);
std::string table_end(const Account& account);
std::string json_for(const Account& account);

// `lares-drill --list`.
std::string list_of(const std::vector<Drill>& drills);

} // namespace lares::drill
