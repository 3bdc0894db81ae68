// SPDX-License-Identifier: ISC
// What stood in the way of reading all of a log, as sentences; each is kept once. The rest is read all the
// same.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace lares::logbook {

class Complaints {
  public:
    void add(std::string sentence) {
        if (std::ranges::find(all_, sentence) == all_.end()) all_.push_back(std::move(sentence));
    }
    // Those that have come since the last time.
    std::vector<std::string> take() {
        std::vector<std::string> fresh{all_.begin() + static_cast<std::ptrdiff_t>(told_), all_.end()};
        told_ = all_.size();
        return fresh;
    }

  private:
    std::vector<std::string> all_;
    std::size_t told_ = 0;
};

} // namespace lares::logbook
