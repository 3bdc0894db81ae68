// SPDX-License-Identifier: ISC
// What has been said and still holds, so that it is said once and not at every attempt.
#pragma once

#include <optional>

namespace lares::machine {

template <class What>
class SaidOnce {
  public:
    // True when it is not what was said the last time; then the caller says it.
    bool is_new(const What& what) {
        if (said_ == what) return false;
        said_ = what;
        return true;
    }
    // Something has been said, and holds.
    bool holds() const { return said_.has_value(); }
    // It does not hold any more, or is to be said again.
    void forget() { said_.reset(); }

  private:
    std::optional<What> said_;
};

} // namespace lares::machine
