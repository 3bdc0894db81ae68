// SPDX-License-Identifier: ISC
// A socket of datagrams with a name in the file system, at which the kernel tells who has sent each.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

class NotifySocket {
  public:
    // In the current directory; what had the name is removed, if it is a socket. Everybody may send to it, as
    // far as the directory lets them come there.
    static Result<NotifySocket> open(const char* name);

    NotifySocket() = default;
    struct Datagram {
        std::string_view text; // a part of the room
        pid_t sender;          // which may be gone by now, and was then …
        uid_t user;            // … of this user

        friend bool operator==(const Datagram&, const Datagram&) = default;
    };
    // The next one; nothing when there is none. Never waits. Descriptors that come along are closed.
    std::optional<Datagram> take(std::span<char> room) const;

    const Fd& fd() const { return fd_; }
    explicit operator bool() const { return static_cast<bool>(fd_); }

  private:
    explicit NotifySocket(Fd fd) : fd_{std::move(fd)} {}
    Fd fd_;
};

} // namespace lares::sys
