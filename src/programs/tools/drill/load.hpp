// SPDX-License-Identifier: ISC
// HTTP requests to nginx over loopback, one after the other, a few hundred a second, by a process of its own
// that ends with this one. Every twentieth opens a connection; a connection that fails is a request that
// fails.
#pragma once

#include "sys/fd.hpp"

#include <cstdint>
#include <string>
#include <sys/types.h>

namespace lares::drill {

// A port of 127.0.0.1 that nobody uses, and that nobody is given by chance while we have it. A server that
// sets SO_REUSEADDR can listen on it.
class ReservedPort {
  public:
    ReservedPort(); // fails with std::exception
    std::uint16_t number() const { return number_; }

  private:
    sys::Fd socket_;
    std::uint16_t number_ = 0;
};

class Load {
  public:
    explicit Load(std::uint16_t port); // fails with std::exception
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    ~Load();

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
    Counts* counts_ = nullptr;
    std::uint16_t port_;
    pid_t pid_ = 0;
};

} // namespace lares::drill
