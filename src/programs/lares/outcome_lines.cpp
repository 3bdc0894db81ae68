// SPDX-License-Identifier: ISC
#include "outcome_lines.hpp"

#include "output.hpp"

namespace lares::front {

void OutcomeLines::add(const present::Outcome& outcome) {
    if (is_json_)
        objects_.add(json_for(outcome));
    else
        lines_.push_back({std::string{outcome.name}, outcome_words(outcome), tone_of(outcome)});
}

std::string OutcomeLines::text() const {
    if (is_json_) return objects_.text();
    std::string text;
    const present::Colours wanted = colours();
    const std::size_t widest = present::width_of_names(lines_);
    for (const present::NamedLine& line : lines_) text.append(present::text_of(line, widest, wanted));
    return text;
}

} // namespace lares::front
