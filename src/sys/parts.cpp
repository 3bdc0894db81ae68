// SPDX-License-Identifier: ISC
#include "parts.hpp"

#include <algorithm>
#include <array>
#include <pthread.h>
#include <sched.h>

namespace lares::sys {

namespace {

// More gain nothing: the kernel's own locks are in the way then. And for fewer looks a thread costs more than
// it saves.
constexpr std::size_t most_parts = 4;
constexpr std::size_t least_looks = 64;

std::size_t processors() {
    cpu_set_t usable;
    if (::sched_getaffinity(0, sizeof usable, &usable) < 0) return 1;
    return static_cast<std::size_t>(CPU_COUNT(&usable));
}

struct Task {
    Part part{};
    void (*work)(void*, const Part&) = nullptr;
    void* context = nullptr;
    pthread_t thread{};
    bool has_thread = false;

    void run() const { work(context, part); }

    // With descriptors of its own: threads that share them wait for each other at each file.
    static void* run_apart(void* task) {
        (void)::unshare(CLONE_FILES);
        static_cast<const Task*>(task)->run();
        return nullptr;
    }
};

} // namespace

std::size_t parts_for(std::size_t looks) {
    return std::clamp<std::size_t>(looks / least_looks, 1, std::min(most_parts, processors()));
}

void in_parts(std::size_t looks, void (*work)(void*, const Part&), void* context) {
    const std::size_t count = parts_for(looks);
    std::array<Task, most_parts> tasks;
    for (std::size_t i = 0; i < count; ++i)
        tasks[i] = {{i, looks * i / count, looks * (i + 1) / count}, work, context};
    for (std::size_t i = 1; i < count; ++i)
        tasks[i].has_thread = ::pthread_create(&tasks[i].thread, nullptr, Task::run_apart, &tasks[i]) == 0;
    for (std::size_t i = 0; i < count; ++i)
        if (!tasks[i].has_thread) tasks[i].run();
    for (std::size_t i = 1; i < count; ++i)
        if (tasks[i].has_thread) ::pthread_join(tasks[i].thread, nullptr);
}

} // namespace lares::sys
