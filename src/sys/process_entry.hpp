// SPDX-License-Identifier: ISC
// A process as one line of a list: what /proc/PID/stat tells of it in one read (proc(5)), and, for those that
// are shown, who it belongs to and how it was called.
//
// Processor time includes that of children that have ended and were waited for. The name of the program, and
// all of how it was called, may be anything: whoever shows it makes it visible.
#pragma once

#include "base/text.hpp"
#include "base/time.hpp"
#include "directory.hpp"
#include "fd.hpp"
#include "glance.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

struct ProcessEntry {
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t session = 0;
    char state = '?';          // Z: dead, and not reaped
    std::uint64_t started = 0; // ticks since boot
    std::uint64_t resident_kib = 0;
    Span cpu{0};
    TextBuffer<15> name; // of its program, as the kernel cuts it

    bool is_dead() const { return state == 'Z' || state == 'X'; }

    friend bool operator==(const ProcessEntry&, const ProcessEntry&) = default;
};

// The text of /proc/PID/stat; the name of the program in it may be anything.
std::optional<ProcessEntry> process_entry_from_text(std::string_view text, std::uint64_t page_size);

// /proc, opened once for many looks: each costs two system calls, and a part of one that closes hundreds.
class ProcessLooker {
  public:
    ProcessLooker();
    // Nothing: there is no such process, or it may not be looked at.
    std::optional<ProcessEntry> at(pid_t pid);
    // The children of its first thread, which are all but those of a program that starts them from others:
    // the text of them, "17 23 42 ".
    std::string_view children_of(pid_t pid, std::span<char> room);
    const Fd& proc() const { return proc_; }

  private:
    Fd proc_;
    Glances glances_;
    std::uint64_t page_size_;
};

// The numbers of all processes, one by one.
class ProcessNumbers {
  public:
    explicit ProcessNumbers(const ProcessLooker& looker) : names_{looker.proc()} {}
    std::optional<pid_t> next();

  private:
    DirectoryReader names_;
};

// How many processes and threads the machine has at this moment, about.
std::uint64_t count_of_tasks();

// How it was called, its words separated by blanks; empty for one without (a kernel thread, a dead one), and
// where it may not be looked at.
std::string_view command_line_of(pid_t pid, std::span<char> room);
// Whose it is.
std::optional<std::uint32_t> user_of_process(pid_t pid);

// How long ago that was, of one that started so many ticks after the boot.
Span age_of_start(std::uint64_t started);

} // namespace lares::sys
