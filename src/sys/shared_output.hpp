// SPDX-License-Identifier: ISC
// A descriptor that others have as well, as standard error is, written to without waiting for whoever reads
// it. It cannot be made non-blocking for us alone. A pipe and a terminal can be opened once more; for what
// cannot, the kernel is asked not to wait.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <cstddef>
#include <string_view>

namespace lares::sys {

class SharedOutput {
  public:
    explicit SharedOutput(int fd);

    // How much of it was taken at once. EAGAIN: nothing, as there is no room now. What a pipe has room for at
    // all, up to PIPE_BUF, it takes whole.
    Result<std::size_t> write(std::string_view text) const;

  private:
    int fd_;
    Fd own_; // none when there is nothing to gain, or it cannot be had
};

} // namespace lares::sys
