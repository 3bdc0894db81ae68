// SPDX-License-Identifier: ISC
// The lines of an open file, one after the other, in little room: what does not fit is passed over.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"
#include "small_lines.hpp"

#include <optional>
#include <string_view>
#include <unistd.h>

namespace lares::sys {

template <std::size_t Room>
class FileLines {
  public:
    explicit FileLines(const Fd& file) : file_{file} {}

    // Valid until the next one; nothing: there is no more.
    Result<std::optional<std::string_view>> next() {
        for (;;) {
            if (const auto line = lines_.next()) return line;
            const auto room = lines_.room();
            const ssize_t size = ::read(file_.number(), room.data(), room.size());
            if (size < 0) return failed_to("read");
            if (size == 0) return std::optional<std::string_view>{};
            lines_.add(static_cast<std::size_t>(size));
        }
    }

  private:
    const Fd& file_;
    SmallLines<Room> lines_;
};

} // namespace lares::sys
