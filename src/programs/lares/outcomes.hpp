// SPDX-License-Identifier: ISC
// What an Undertaking has come to, as what is shown of it and as an exit code.
#pragma once

#include "present/outcome.hpp"
#include "tasks.hpp"

#include <functional>
#include <map>
#include <string>

namespace lares::front {

// Where and how long somebody waits.
struct Terms {
    const std::string& scan_directory;
    Span patience;
    // The paths of those whose names mean nobody any more.
    std::map<std::string, std::string, std::less<>> paths = {};

    // A command of lares for one service.
    std::string command(std::string_view verb, std::string_view name) const;
    service::Typed typed() const { return service::typed_at_lares(scan_directory); }
};

present::Outcome outcome_of(const service::Undertaking& undertaking, std::size_t number, const Errand& errand,
                            const Terms& terms);

// Of what nobody waited for, or was not told at all.
present::Outcome outcome_of(const Errand& errand, present::Outcome::Result result);
void note_failure(present::Outcome& outcome, const service::Service& service,
                  const service::SendFailure& failure);

// Those of LSB for what acts: it is the gravest of several.
int exit_code_of(present::Outcome::Result result);
int graver_of(int one, int other);

} // namespace lares::front
