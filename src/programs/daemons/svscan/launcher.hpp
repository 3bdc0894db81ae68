// SPDX-License-Identifier: ISC
// Starts supervise processes, and says what is wrong when that fails.
#pragma once

#include "slot.hpp"
#include "sys/limits.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"

#include <optional>

namespace lares::svscan {

class Launcher {
  public:
    // `open_files`: the limit that children get back.
    Launcher(const sys::Report& report, std::optional<sys::Limit> open_files);
    Launcher(const Launcher&) = delete;
    Launcher& operator=(const Launcher&) = delete;
    ~Launcher();

    // `supervise NAME`, with the pipe as its standard output if there is one.
    void start_service(Slot& slot, Moment now) const;
    // `supervise log` in NAME, with the pipe as its standard input.
    void start_log(Slot& slot, Moment now) const;

  private:
    void start(Slot& slot, machine::Kept& kept, const sys::SpawnPlan& plan, const char* suffix,
               Moment now) const;
    const char* const* environment_for(const machine::Kept& kept) const;
    void complain(Slot& slot, const sys::SpawnFailure& failure, const char* suffix) const;

    const sys::Report& report_;
    std::optional<sys::Limit> open_files_;
    const char** quiet_environment_; // with the word that a refusal has been reported
};

} // namespace lares::svscan
