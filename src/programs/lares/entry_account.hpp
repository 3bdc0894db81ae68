// SPDX-License-Identifier: ISC
// What is told of each service that gets an entry in the scan directory, or loses it: as a line, or as a JSON
// object; and the exit code that comes of all of them.
#pragma once

#include "outcome_lines.hpp"
#include "verb.hpp"

#include <string>
#include <string_view>

namespace lares::front {

// Of what has failed with this errno.
present::Outcome::Result result_for(int error);

class EntryAccount {
  public:
    // `objects`: null: lines are written at once.
    EntryAccount(present::OutcomeVerb verb, OutcomeLines* objects) : verb_{verb}, objects_{objects} {}

    present::Outcome outcome_of(const std::string& name) const;

    // It is done, or was so before, or is planned; its deed says what.
    void add(const present::Outcome& outcome);
    void add(const std::string& name, const std::string& deed);
    void add_planned(const std::string& name, const std::string& deed);
    // Where lines are written, it is another one.
    void add_as(const std::string& line, const present::Outcome& outcome);
    // Why not: a sentence that has its name.
    void add_failure(present::Outcome outcome, const std::string& sentence, int error, std::string_view hint,
                     int exit_code);
    // It was interrupted.
    void add_left(present::Outcome outcome, const std::string& sentence, const std::string& command);
    // It goes along with another one.
    void add_company(const present::Outcome& outcome);

    int exit_code() const { return exit_code_; }

  private:
    void note(int exit_code);

    present::OutcomeVerb verb_;
    OutcomeLines* objects_;
    int exit_code_ = exit_done;
};

} // namespace lares::front
