// SPDX-License-Identifier: ISC
// All processes of the machine, as /proc lists them: one pass, four facts each. For whoever looks for
// something that has left its parents, and for whoever wants to know whose a process is.
//
// What ends or begins meanwhile may be missing; the dead that nobody has reaped are listed.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "directory.hpp"
#include "fd.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

struct ListedProcess {
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t group = 0;
    pid_t session = 0;
    char state = '?';          // T: stopped; Z: dead, and not reaped
    std::uint64_t started = 0; // ticks since boot
    TextBuffer<15> name;       // of its program, as the kernel cuts it

    bool is_dead() const { return state == 'Z' || state == 'X'; }

    friend bool operator==(const ListedProcess&, const ListedProcess&) = default;
};

class ProcessList {
  public:
    static Result<ProcessList> open();
    ProcessList(const ProcessList&) = delete;
    ProcessList(ProcessList&& other) noexcept : proc_{std::move(other.proc_)}, names_{proc_, room_} {}
    ProcessList& operator=(const ProcessList&) = delete;

    // The next one; nothing at the end.
    Result<std::optional<ListedProcess>> next();

  private:
    explicit ProcessList(Fd proc) : proc_{std::move(proc)}, names_{proc_, room_} {}

    Fd proc_;
    std::array<std::uint64_t, 512> room_;
    DirectoryNames names_;
};

// By the text of /proc/PID/stat; the name of the program in it may be anything.
std::optional<ListedProcess> listed_process_from_text(std::string_view text);

// What it was started with, its words separated by NUL, as far as there is room; empty: that may not be seen,
// or it has none.
std::string_view arguments_of(pid_t pid, std::span<char> room);

// How many descriptors it has open, and may have; nothing: that may not be seen.
struct OpenFileUse {
    std::uint64_t open = 0;
    std::uint64_t limit = 0; // the soft one

    friend bool operator==(const OpenFileUse&, const OpenFileUse&) = default;
};
std::optional<OpenFileUse> open_file_use_of(pid_t pid);
// The soft limit, by the text of /proc/PID/limits.
std::optional<std::uint64_t> open_file_limit_from_text(std::string_view text);

} // namespace lares::sys
