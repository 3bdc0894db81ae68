// SPDX-License-Identifier: ISC
// What is shown while somebody waits, on standard error: on a terminal a line for each service, which changes
// in its place; elsewhere a line when something is in the way. A start that waits for another service says so
// after a second, and a stop after three, for most have happened by then.
#pragma once

#include "outcomes.hpp"
#include "present/live_lines.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lares::front {

class ProgressShow {
  public:
    ProgressShow(const std::vector<Errand>& errands, const Terms& terms);

    // When it wants to be called again.
    std::optional<Moment> show(const service::Undertaking& undertaking);
    void end();

  private:
    std::optional<Moment> draw(const service::Undertaking& undertaking);
    // What to do about it stands by itself: it must not be cut off.
    struct ShownProgress {
        present::NamedLine line;
        std::string remedy = {};
    };
    ShownProgress progress_of(const service::Undertaking& undertaking, std::size_t number) const;
    std::vector<present::NamedLine> lines_of(const std::vector<ShownProgress>& all) const;
    std::optional<Moment> speak(const service::Undertaking& undertaking);
    std::optional<Moment> speak_of(const service::Undertaking& undertaking, std::size_t number);

    const std::vector<Errand>& errands_;
    Terms terms_;
    std::optional<present::LiveLines> live_;
    std::optional<Moment> drawn_;
    std::vector<bool> is_told_;                 // what is in its way
    std::vector<std::optional<Moment>> looked_; // for that
};

} // namespace lares::front
