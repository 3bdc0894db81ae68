// SPDX-License-Identifier: ISC
// The streams that a filter or a command is given: bytes in, lines out.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lares::sys {

inline constexpr int standard_input = 0;
inline constexpr int standard_output = 1;
inline constexpr int standard_error = 2;

// One of the three: whoever is executed next does not have it.
Result<> close_stream(int stream);

// The bytes that come next, as many as there are, waiting for the first of them; nothing at the end. Signals
// do not disturb it, nor does somebody else's having made the descriptor non-blocking.
Result<std::span<char>> read_some(int fd, std::span<char> room);
// The same without waiting: EAGAIN where a non-blocking descriptor has nothing yet.
Result<std::span<char>> read_at_once(int fd, std::span<char> room);

// The bytes of a file from there on, as many as there are; nothing at its end.
Result<std::span<char>> read_from(int fd, std::uint64_t offset, std::span<char> room);

// Collects what is to be written, and writes it in large pieces. It is large: make it static.
class Output {
  public:
    explicit Output(int fd) : fd_{fd} {}
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void append(std::string_view text);
    // False once something could not be written.
    bool flush();
    bool is_good() const { return error_ == 0; }
    int error() const { return error_; } // the first one

  private:
    int fd_;
    int error_ = 0;
    std::size_t filled_ = 0;
    char room_[256 * 1024];
};

} // namespace lares::sys
