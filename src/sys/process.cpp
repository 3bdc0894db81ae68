// SPDX-License-Identifier: ISC
#include "process.hpp"

#include "base/text.hpp"
#include "exec.hpp"
#include "fd.hpp"

#include <climits>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {

// The code between clone() and exec. It runs in the child, in the memory of the parent, while the parent
// sleeps. So it takes nothing from the heap, closes nothing of the parent's, and is content with what is left
// of a page of stack; what it writes here the parent reads.
namespace in_child {

struct Task {
    const SpawnPlan* plan;
    pid_t pid = 0; // the child's own, from the kernel: what a C library keeps is the parent's
    SpawnFailure failure{SpawnFailure::Step::fork, {0, "fork"}};
};

// Raising it needs no privilege. Where it cannot be done, it is left as it is; a service rather runs than
// not.
LARES_IN_CHILD void give_back_oom_score_adj(const char* text) {
    const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file >= 0) (void)!::write(file, text, __builtin_strlen(text));
}

// Where it cannot be done, it rather runs than not.
LARES_IN_CHILD void enter_cgroup(const SpawnPlan& plan) {
    const int file = ::openat(plan.cgroup, "cgroup.procs", O_WRONLY | O_CLOEXEC);
    *plan.has_entered = file >= 0 && ::write(file, "0", 1) == 1; // 0: whoever writes
}

LARES_IN_CHILD bool move_descriptors(const SpawnPlan& plan) {
    const int wanted[] = {plan.standard_input, plan.standard_output, plan.standard_error};
    for (int place = 0; place < 3; ++place) {
        if (wanted[place] < 0) continue;
        // dup2() to itself would leave it to be closed by exec.
        const int done = wanted[place] == place ? ::fcntl(place, F_SETFD, 0) : ::dup2(wanted[place], place);
        if (done < 0) return false;
    }
    return true;
}

// Last: the place may be that of a descriptor which the plan uses before.
LARES_IN_CHILD bool place_others(const SpawnPlan& plan) {
    for (const SpawnPlan::Placed& other : plan.others) {
        const bool is_there = other.number == other.place; // dup2() would leave it to be closed by exec
        const int done = is_there ? ::fcntl(other.place, F_SETFD, 0) : ::dup2(other.number, other.place);
        if (done < 0) return false;
    }
    return true;
}

LARES_IN_CHILD SpawnFailure prepare_and_exec(const SpawnPlan& plan, pid_t own_pid) {
    if (plan.new_session) ::setsid(); // Fails only for a group leader, which a new process is not.
    if (!move_descriptors(plan)) return {SpawnFailure::Step::descriptors, {errno, "set up descriptors for"}};
    if (plan.directory >= 0 && ::fchdir(plan.directory) < 0)
        return {SpawnFailure::Step::directory, {errno, "switch to"}};
    if (plan.subdirectory && ::chdir(plan.subdirectory) < 0)
        return {SpawnFailure::Step::directory, {errno, "switch to"}};
    if (plan.dies_with_parent) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (plan.open_files) {
        const rlimit limit{plan.open_files->soft, plan.open_files->hard};
        ::setrlimit(RLIMIT_NOFILE, &limit); // Lowering what we raised cannot be refused.
    }
    if (plan.oom_score_adj) give_back_oom_score_adj(plan.oom_score_adj);
    if (plan.cgroup >= 0) enter_cgroup(plan);
    if (plan.before_exec) plan.before_exec(plan.context, own_pid);
    if (!place_others(plan)) return {SpawnFailure::Step::descriptors, {errno, "set up descriptors for"}};
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    return {SpawnFailure::Step::exec, {execute(plan.program, plan.arguments, plan.environment), "start"}};
}

LARES_IN_CHILD int main(void* argument) {
    Task& task = *static_cast<Task*>(argument);
    task.failure = prepare_and_exec(*task.plan, task.pid);
    ::_exit(111);
}

} // namespace in_child

// The child goes on where its parent's stack ends, as after vfork(2), which musl does not have for every
// processor. Nothing need be set aside for it, and a page that both of them touch is there once.
[[gnu::always_inline]] inline void* below_own_stack() {
    constexpr std::size_t alignment = 16;
    constexpr std::uintptr_t clone_itself = 256; // where the parent sleeps
    void* end = __builtin_alloca_with_align(alignment, alignment * CHAR_BIT);
    return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(end) - clone_itself);
}

std::expected<pid_t, SpawnFailure> spawn(const SpawnPlan& plan) {
    in_child::Task task{&plan};
    constexpr int flags = CLONE_VM | CLONE_VFORK | CLONE_PARENT_SETTID | SIGCHLD;
    const pid_t pid = ::clone(in_child::main, below_own_stack(), flags, &task, &task.pid);
    if (pid < 0) return std::unexpected(SpawnFailure{SpawnFailure::Step::fork, {errno, "fork for"}});
    if (task.failure.error.number == 0) return pid;
    ::waitpid(pid, nullptr, 0); // It has failed and left: this does not wait.
    return std::unexpected(task.failure);
}

int lifted(int number) {
    constexpr int above_all_places = 10;
    return ::fcntl(number, F_DUPFD_CLOEXEC, above_all_places);
}

std::optional<Reaped> reap_any() {
    int status = 0;
    rusage used{};
    const pid_t pid = ::wait4(-1, &status, WNOHANG, &used);
    if (pid <= 0) return std::nullopt;
    return Reaped{pid, status, usage_of(used)};
}

Result<> send_signal(pid_t pid, int signal, bool to_group) {
    if (::kill(to_group ? -pid : pid, signal) == 0 || errno == ESRCH) return {};
    return failed_to("signal");
}

Result<> request(pid_t pid, int signal) {
    if (::sigqueue(pid, signal, sigval{}) == 0 || errno == ESRCH) return {};
    return failed_to("signal");
}

bool leads_group(pid_t pid) {
    return ::getpgid(pid) == pid;
}

pid_t own_parent() {
    return ::getppid();
}

// A process of one thread: musl knows the number without asking.
std::uint32_t own_pid() {
    return static_cast<std::uint32_t>(::gettid());
}

std::uint32_t own_user() {
    return ::geteuid();
}

const char* const* environment() {
    return environ;
}
const char* environment_value(const char* name) {
    return ::getenv(name);
}
void unset_environment(const char* name) {
    ::unsetenv(name);
}
void replace_environment(const char* const* whole) {
    environ = const_cast<char**>(whole);
}

std::string_view working_directory_of(pid_t pid, std::span<char> room) {
    TextBuffer<32> link;
    link.append("/proc/").append_number(static_cast<unsigned>(pid)).append("/cwd");
    const ssize_t size = ::readlink(link.c_str(), room.data(), room.size());
    return {room.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::string_view own_program(std::span<char> room) {
    const ssize_t size = ::readlink("/proc/self/exe", room.data(), room.size());
    return size <= 0 ? std::string_view{} : std::string_view{room.data(), static_cast<std::size_t>(size)};
}

std::string_view own_directory(std::span<char> room) {
    const std::string_view path = own_program(room);
    if (path.empty()) return {};
    return first_of(path, path.rfind('/'));
}

} // namespace lares::sys
