// SPDX-License-Identifier: ISC
// Services that are named one after the other mostly live in one directory: /service/web, /service/db, … It
// is opened once and kept, and each of them is reached from there: walking down the same path three times for
// each of a thousand services was a tenth of the time that svstat took.
#pragma once

#include "sys/fd.hpp"
#include "sys/file.hpp"

#include <string>
#include <string_view>

namespace lares::service {

class Neighbours {
  public:
    // Where to begin, which is valid until the next call, and the name from there, a part of the one given.
    struct Place {
        int start;
        std::string_view name;
    };
    Place find(std::string_view name);

  private:
    std::string path_; // with the slash at its end
    sys::Fd directory_;
};

} // namespace lares::service
