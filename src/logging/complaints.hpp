// SPDX-License-Identifier: ISC
// Lines that go to standard error. They are collected, and written before anything is waited for; if nobody
// reads them, that waits.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace lares::logging {

class Complaints {
  public:
    void add(std::initializer_list<std::string_view> parts);
    void drain();

  private:
    std::size_t filled_ = 0;
    std::array<char, 2048> room_;
};

} // namespace lares::logging
