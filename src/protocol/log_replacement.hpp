// SPDX-License-Identifier: ISC
// Bytes of a line that nobody wants to see, and the one that takes their place: svlogd's -r and -R. Those
// that are not printable ASCII go, and those of a list. The end of a line stays.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace lares::protocol {

class LogReplacement {
  public:
    LogReplacement() = default; // none
    LogReplacement(char replacement, std::string_view also);

    bool is_none() const { return is_none_; }
    void apply(std::span<char> text) const;

  private:
    bool is_none_ = true;
    std::array<char, 256> table_{}; // what each byte becomes
};

} // namespace lares::protocol
