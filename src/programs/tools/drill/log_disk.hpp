// SPDX-License-Identifier: ISC
// A small disk of our own for one log: a tmpfs in a mount namespace of this process, which nobody else sees,
// and which goes with the last of us.
#pragma once

#include "base/result.hpp"

#include <string>

namespace lares::drill {

class LogDisk {
  public:
    // Before anything is started that is to see it.
    static Result<LogDisk> mount(const std::string& directory);

    Result<> fill();
    void free();
    // The directory can be removed then, by us too.
    void detach() const;
    // What is on it, to where others can see it.
    void copy_to(const std::string& directory) const;

  private:
    explicit LogDisk(std::string directory) : directory_{std::move(directory)} {}
    std::string directory_;
};

} // namespace lares::drill
