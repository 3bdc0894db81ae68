// SPDX-License-Identifier: ISC
// Lines that go to standard error. They are collected, and written as somebody reads them: nothing is lost,
// and nobody waits here. Until drain() says that all is written, no more input is to be read.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "sys/pages.hpp"
#include "sys/shared_output.hpp"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace lares::logging {

class Complaints {
  public:
    // A line of the input brings up to `most` bytes. Without this, there must be no complaints.
    Result<> make_room(std::size_t most);

    // For what a line of the input may bring?
    bool has_room() const { return most_ <= room_.bytes().size() - filled_; }
    void add(std::initializer_list<std::string_view> parts);
    // Writes what waits, as far as it is taken. False when some of it must wait on.
    bool drain(Moment now);
    bool is_drained() const { return filled_ == 0; }
    void give_back_memory() const {
        if (is_drained()) room_.give_back();
    }

    // From that moment on, what nobody reads is dropped.
    void give_up_at(Moment moment) { patience_ends_ = moment; }
    std::optional<Moment> deadline() const { return is_drained() ? std::nullopt : patience_ends_; }

  private:
    std::size_t most_ = 0;
    sys::Pages room_;
    std::optional<sys::SharedOutput> output_; // from the first complaint on
    std::size_t drained_ = 0;
    std::size_t filled_ = 0;
    std::optional<Moment> patience_ends_;
};

} // namespace lares::logging
