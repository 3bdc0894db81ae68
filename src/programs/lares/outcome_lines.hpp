// SPDX-License-Identifier: ISC
// What came of a verb for several services, collected until all is over: a line of each, or a JSON object.
#pragma once

#include "present/json_array.hpp"
#include "present/live_lines.hpp"
#include "present/outcome.hpp"

#include <string>
#include <vector>

namespace lares::front {

class OutcomeLines {
  public:
    explicit OutcomeLines(bool is_json) : is_json_{is_json} {}

    bool is_json() const { return is_json_; }
    void add(const present::Outcome& outcome);
    // For standard output.
    std::string text() const;

  private:
    bool is_json_;
    present::JsonArray objects_;
    std::vector<present::NamedLine> lines_;
};

} // namespace lares::front
