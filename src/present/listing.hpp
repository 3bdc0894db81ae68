// SPDX-License-Identifier: ISC
// Names, and beside each a text of any number of lines: files with what is in them, words with what they
// mean. Names are as wide as the widest of them; lines are broken between words only where that is asked for.
//
//     run        #!/bin/sh
//                exec multilog t ./main
//     log/main/
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lares::present {

class Listing {
  public:
    void add(std::string name, std::string text) { items_.emplace_back(std::move(name), std::move(text)); }
    bool is_empty() const { return items_.empty(); }

    // As it is: control bytes shown, of a long text only the first lines.
    std::string text() const;
    // As prose that is no wider than that. Names take `least` columns: those of several lists can be aligned.
    std::string wrapped(std::size_t width, std::size_t least = 0) const;

  private:
    std::size_t width_of_names(std::size_t most) const;

    std::vector<std::pair<std::string, std::string>> items_;
};

} // namespace lares::present
