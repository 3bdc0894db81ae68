// SPDX-License-Identifier: ISC
// HTTP requests to nginx over loopback, one after the other, a few hundred a second, by a process of its own
// that ends with this one. Every twentieth opens a connection; a connection that fails is a request that
// fails.
#pragma once

#include "sys/pages.hpp"

#include <cstdint>
#include <string>
#include <sys/types.h>

namespace lares::drill {

class Load {
  public:
    explicit Load(std::uint16_t port); // fails with std::exception
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    // Begins when the first request is answered; what fails before that is not counted.
    void begin();
    // Ends it; whoever reaps children reaps it.
    void end();
    pid_t pid() const { return pid_; }

    std::uint64_t requests() const;
    std::uint64_t failed() const;
    // Of the last one that failed.
    std::string trouble() const;

  private:
    struct Counts;
    sys::Pages pages_; // those of both processes
    Counts* counts_ = nullptr;
    std::uint16_t port_;
    pid_t pid_ = 0;
};

} // namespace lares::drill
