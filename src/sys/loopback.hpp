// SPDX-License-Identifier: ISC
// TCP on 127.0.0.1, for whoever tries out a server there.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "fd.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lares::sys {

// A port that nobody uses, and that nobody is given by chance while we have it. A server that sets
// SO_REUSEADDR can listen on it.
class LoopbackPort {
  public:
    static Result<LoopbackPort> reserve();
    std::uint16_t number() const { return number_; }

  private:
    LoopbackPort(Fd socket, std::uint16_t number) : socket_{std::move(socket)}, number_{number} {}
    Fd socket_;
    std::uint16_t number_;
};

class LoopbackStream {
  public:
    LoopbackStream() = default; // connected to nobody
    // `patience`: of each call, in whole seconds; EAGAIN when it is at its end.
    static Result<LoopbackStream> connect(std::uint16_t port, Span patience);
    explicit operator bool() const { return static_cast<bool>(socket_); }

    Result<> send(std::string_view text) const;
    // How many bytes there were; 0: the other side has closed it.
    Result<std::size_t> receive(std::span<char> room) const;

  private:
    explicit LoopbackStream(Fd socket) : socket_{std::move(socket)} {}
    Fd socket_;
};

} // namespace lares::sys
