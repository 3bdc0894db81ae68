// SPDX-License-Identifier: ISC
// Owns one file descriptor and closes it once.
#pragma once

#include "base/result.hpp"

#include <cerrno>
#include <unistd.h>
#include <utility>

namespace lares::sys {

class Fd {
  public:
    Fd() = default;
    explicit Fd(int number) : number_{number} {}
    Fd(const Fd&) = delete;
    Fd(Fd&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Fd& operator=(Fd other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    // Not retried on EINTR: Linux has freed the number already, and it may be somebody else's.
    ~Fd() {
        if (number_ >= 0) ::close(number_);
    }

    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }
    void close() { *this = Fd{}; }
    // It stays open, and is nobody's from now on.
    int release() { return std::exchange(number_, -1); }

  private:
    int number_ = -1;
};

// The error of the system call that has just failed.
inline std::unexpected<Error> failed_to(const char* attempt) {
    return std::unexpected(Error{errno, attempt});
}

} // namespace lares::sys
