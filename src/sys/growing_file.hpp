// SPDX-License-Identifier: ISC
// The contents of files whose size nobody knows, one after the other, in memory that grows as needed.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lares::sys {

class GrowingFile {
  public:
    // More than any environment can hold; a file that is longer (a device that never ends) is refused: EFBIG.
    static constexpr std::size_t longest = std::size_t{64} << 20;

    enum class Until : std::uint8_t {
        end,
        end_of_line, // what comes after the first line may be missing
    };

    GrowingFile() = default;
    GrowingFile(const GrowingFile&) = delete;
    GrowingFile& operator=(const GrowingFile&) = delete;
    ~GrowingFile();

    // Valid until the next call. A FIFO is not waited for.
    Result<std::span<char>> read(int directory, const char* name, Until until);

  private:
    bool grow();

    char* bytes_ = nullptr;
    std::size_t room_ = 0;
};

} // namespace lares::sys
