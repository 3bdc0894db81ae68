// SPDX-License-Identifier: ISC
// The table of all that can be recognised: one row a diagnosis, with its id, where it is looked for, what it
// means, and the function that judges. Pages, programs and tests go by this table; lares(8) has a paragraph
// for each row, and tests/system/test_lares_why_*.py and test_lares_doctor*.py provoke each.
//
// The order is that in which findings are told: causes stand before what follows from them.
#pragma once

#include "finding.hpp"

#include <span>

namespace lares::diagnosis {

struct Picture;
struct Installation;

struct Recogniser {
    std::string_view id;
    Severity severity;
    std::string_view what;                                 // in a few words
    Judgement (*judge)(const Picture&) = nullptr;          // of a service …
    Judgement (*judge_all)(const Installation&) = nullptr; // … or of the installation
};

std::span<const Recogniser> recognisers();

// All that hold, in the order of the table; of a service, problems before advice.
std::vector<Finding> findings_of(const Picture& picture);
std::vector<Finding> findings_of(const Installation& installation);

} // namespace lares::diagnosis
