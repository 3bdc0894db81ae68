// SPDX-License-Identifier: ISC
// A file that shows the last line that was selected for it: the line's first thousand bytes, filled up with
// newlines to 1001. It is written over in place, so that its reader finds it at any time. Of several lines
// that came together only the last is written: nobody could have seen the others.
#pragma once

#include "base/time.hpp"
#include "sys/fd.hpp"
#include "sys/report.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace lares::logging {

class ShownFile {
  public:
    // `path` must outlive the object.
    ShownFile(const char* path, const sys::Report& report) : path_{path}, report_{report} {}

    // Ends the program if the file cannot be had.
    void open();

    void show(std::string_view line);
    // False when the line could not be written, and must be tried again at deadline().
    bool drain(Instant now);
    std::optional<Moment> deadline() const { return again_; }
    bool is_pausing() const { return again_.has_value(); }
    const char* path() const { return path_; }

  private:
    bool is_drained() const { return written_ == contents_.size(); }

    const char* path_;
    const sys::Report& report_;
    sys::Fd file_;
    std::array<char, 1001> contents_;
    std::size_t written_ = std::tuple_size_v<decltype(contents_)>;
    std::optional<Moment> again_;
};

} // namespace lares::logging
