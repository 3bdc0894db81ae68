// SPDX-License-Identifier: ISC
// Objects as an array: one on a line, or on several, so that people can read it as well.
#pragma once

#include <string>
#include <string_view>

namespace lares::present {

class JsonArray {
  public:
    void add(std::string_view object) { text_.append(text_.empty() ? "[\n" : ",\n").append(object); }
    std::string text() const { return text_.empty() ? "[]\n" : text_ + "\n]\n"; }

  private:
    std::string text_;
};

} // namespace lares::present
