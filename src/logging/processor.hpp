// SPDX-License-Identifier: ISC
// The command that rewrites a finished log file. It runs beside the flow of lines, as `sh -c COMMAND` in the
// log directory: descriptor 0 is what was logged, 1 is what is to be kept instead, 4 is `state`, 5 is
// `newstate`.
#pragma once

#include "sys/fd.hpp"
#include "sys/process.hpp"

#include <expected>
#include <optional>

namespace lares::logging {

class Processor {
  public:
    struct Failure {
        enum class Step : std::uint8_t { create, fork, run };
        Step step;
        const char* file; // of Step::create
        const char* role; // of that file: "input"
        int number;
    };

    // From the beginning: what an earlier run has written is gone.
    std::expected<void, Failure> start(const sys::Fd& directory, const char* command, const char* input,
                                       const char* output);
    bool is(pid_t pid) const { return pid_ == pid && pid_ != 0; }
    void on_ended() { pid_ = 0; }
    // It is not waited for any more.
    void give_up();

  private:
    pid_t pid_ = 0;
};

} // namespace lares::logging
