// SPDX-License-Identifier: ISC
// Processes: start, signal, reap.
#pragma once

#include "base/result.hpp"
#include "limits.hpp"
#include "usage.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

// What to start, and how. Descriptors that are not named keep their places; all others are closed by exec.
struct SpawnPlan {
    const char* program;          // a path; without a slash it is looked for in $PATH
    const char* const* arguments; // ends with a null pointer
    const char* const* environment;
    int directory = -1;                 // go to this directory first …
    const char* subdirectory = nullptr; // … and then to this one
    int standard_input = -1;            // becomes descriptor 0
    int standard_output = -1;           // becomes descriptor 1
    int standard_error = -1;            // becomes descriptor 2
    // Descriptors above 2, after before_exec. `number` must not be the place of another: see lifted().
    struct Placed {
        int number;
        int place;
    };
    std::span<const Placed> others = {};
    bool new_session = false;
    int cgroup = -1;                     // the directory of a control group that it enters …
    bool* has_entered = nullptr;         // … and whether it could, known in the child and then here
    bool dies_with_parent = false;       // it gets KILL when we die, and does without us
    const Limit* open_files = nullptr;   // the limit to give back
    const char* oom_score_adj = nullptr; // the number to give back, as text
    // Runs in the child as the last thing before exec, with its pid: in the memory of the parent, which
    // sleeps, but with the child's own descriptors, so that no owner of one may come or go. It has 4 KiB of
    // the stack.
    void (*before_exec)(void* context, pid_t pid) = nullptr;
    void* context = nullptr;
};

struct SpawnFailure {
    enum class Step : std::uint8_t { fork, descriptors, directory, exec };
    Step step;
    Error error;
};

// The pid. The parent sleeps until the child has executed the program or has failed to, which is known here,
// at once and exactly; the child has an empty signal mask, and ignores what the caller ignores. No memory is
// copied, and none is allocated. Every signal must be blocked in the caller.
std::expected<pid_t, SpawnFailure> spawn(const SpawnPlan& plan);

// For a plan: a descriptor of the same file with a number above all places that a plan can name; -1 when that
// is not to be had.
int lifted(int number);

struct Reaped {
    pid_t pid;
    int status; // as of wait(2)
    Usage usage{};
};
// A child that has died, whoever it is. Never waits.
std::optional<Reaped> reap_any();

// To the process, or to its process group. That it is gone already is no error.
Result<> send_signal(pid_t pid, int signal, bool to_group = false);

// A signal that asks for an answer, or is one: unlike one of kill(2), it is known for that, and by whom it
// was sent (Signals::sender_of()).
Result<> request(pid_t pid, int signal);

// It is the first process of a process group.
bool leads_group(pid_t pid);

// Where a process has its current directory; empty when that cannot be found out.
std::string_view working_directory_of(pid_t pid, std::span<char> room);

std::uint32_t own_pid();
pid_t own_parent();
std::uint32_t own_user(); // the effective one, which files are opened as

// The environment of this process.
const char* const* environment();
const char* environment_value(const char* name); // null when it is unset
void unset_environment(const char* name);
// From now on; `whole` ends with a null pointer and must outlive the process.
void replace_environment(const char* const* whole);

// The program that this process runs, and the directory in which it lies; empty when that cannot be found
// out.
std::string_view own_program(std::span<char> room);
std::string_view own_directory(std::span<char> room);

} // namespace lares::sys
