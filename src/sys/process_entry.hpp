// SPDX-License-Identifier: ISC
// A process as one line of a list: what /proc/PID/stat tells of it in one read (proc(5)), and, for those that
// are shown, who it belongs to.
//
// Processor time includes that of children that have ended and were waited for. The name of the program may
// be anything: whoever shows it makes it visible.
#pragma once

#include "base/text.hpp"
#include "base/time.hpp"
#include "directory.hpp"
#include "fd.hpp"
#include "glance.hpp"
#include "growing_file.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

struct ProcessEntry {
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t group = 0;
    pid_t session = 0;
    char state = '?';          // T: stopped; Z: dead, and not reaped
    std::uint64_t started = 0; // ticks since boot
    std::uint64_t resident_kib = 0;
    Span cpu{0};
    TextBuffer<15> name;     // of its program, as the kernel cuts it
    bool has_memory = false; // of its own: it is no thread of the kernel, and not dead

    bool is_dead() const { return state == 'Z' || state == 'X'; }

    friend bool operator==(const ProcessEntry&, const ProcessEntry&) = default;
};

// The text of /proc/PID/stat; the name of the program in it may be anything.
std::optional<ProcessEntry> process_entry_from_text(std::string_view text, std::uint64_t page_size);

// The text of /proc/PID/statm: how much of it is resident; nothing: it does not say.
std::optional<std::uint64_t> resident_kib_from_text(std::string_view text, std::uint64_t page_size);

// /proc, opened once for many looks: each costs two system calls, and a part of one that closes hundreds.
//
// In `stat` Linux tells of memory what has been added up, and each processor adds up 32 pages or more at a
// time (since 6.2): of a small process that may be nothing. Then `statm` is asked, where the processors' own
// counts are added (since 6.17).
class ProcessLooker {
  public:
    ProcessLooker();
    // Nothing: there is no such process, or it may not be looked at.
    std::optional<ProcessEntry> at(pid_t pid);
    // Calls then(pid) for each child of its first thread, which are all but those of a program that starts
    // them from others.
    template <class Then>
    void each_child_of(pid_t pid, Then&& then) {
        std::array<char, 1024> room;
        GrowingFile more_room;
        for (std::string_view rest = children_of(pid, room, more_room); !rest.empty();) {
            const Split word = split_at(rest, ' ');
            rest = word.rest;
            if (const auto child = number_from_text(word.head)) then(static_cast<pid_t>(*child));
        }
    }
    const Fd& proc() const { return proc_; }

  private:
    // "17 23 42 ", in the one or the other
    std::string_view children_of(pid_t pid, std::span<char> room, GrowingFile& more_room);
    std::optional<std::uint64_t> resident_kib_of(pid_t pid);

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

} // namespace lares::sys
