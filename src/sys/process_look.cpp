// SPDX-License-Identifier: ISC
#include "process_look.hpp"

#include "directory.hpp"
#include "file.hpp"

#include <array>
#include <climits>
#include <span>
#include <sys/syscall.h>
#include <unistd.h>

namespace lares::sys {

namespace {

struct SystemCall {
    std::uint32_t number;
    std::string_view name;
};

// Not every processor has all of them.
constexpr SystemCall system_calls[] = {
    {SYS_read, "read"},
    {SYS_write, "write"},
    {SYS_readv, "readv"},
    {SYS_writev, "writev"},
    {SYS_pread64, "pread64"},
    {SYS_pwrite64, "pwrite64"},
    {SYS_openat, "openat"},
    {SYS_close, "close"},
    {SYS_fsync, "fsync"},
    {SYS_fdatasync, "fdatasync"},
    {SYS_ioctl, "ioctl"},
    {SYS_flock, "flock"},
    {SYS_fcntl, "fcntl"},
    {SYS_futex, "futex"},
    {SYS_nanosleep, "nanosleep"},
    {SYS_clock_nanosleep, "clock_nanosleep"},
    {SYS_ppoll, "ppoll"},
    {SYS_pselect6, "pselect6"},
    {SYS_epoll_pwait, "epoll_pwait"},
    {SYS_accept, "accept"},
    {SYS_accept4, "accept4"},
    {SYS_connect, "connect"},
    {SYS_recvfrom, "recvfrom"},
    {SYS_recvmsg, "recvmsg"},
    {SYS_sendto, "sendto"},
    {SYS_sendmsg, "sendmsg"},
    {SYS_wait4, "wait4"},
    {SYS_waitid, "waitid"},
    {SYS_rt_sigsuspend, "rt_sigsuspend"},
    {SYS_rt_sigtimedwait, "rt_sigtimedwait"},
    {SYS_io_getevents, "io_getevents"},
    {SYS_exit_group, "exit_group"},
#ifdef SYS_poll
    {SYS_poll, "poll"},
#endif
#ifdef SYS_select
    {SYS_select, "select"},
#endif
#ifdef SYS_epoll_wait
    {SYS_epoll_wait, "epoll_wait"},
#endif
#ifdef SYS_pause
    {SYS_pause, "pause"},
#endif
#ifdef SYS_open
    {SYS_open, "open"},
#endif
#ifdef SYS_stat
    {SYS_stat, "stat"},
#endif
};

using ProcPath = TextBuffer<40>;

ProcPath proc_path(pid_t pid, std::string_view file) {
    ProcPath path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid)).append('/').append(file);
    return path;
}

// It is shown on terminals, and a name may be anything.
void append_plain(auto& text, std::string_view any) {
    for (const char c : any) text.append(c > ' ' && c <= '~' ? c : '?');
}

std::string_view read(pid_t pid, std::string_view file, std::span<char> room) {
    return read_small_file(here, proc_path(pid, file).c_str(), room).value_or(std::string_view{});
}

constexpr std::size_t longest_target = 47;

void append_end_of(TextBuffer<longest_target>& text, std::string_view target) {
    constexpr std::string_view cut = "...";
    if (target.size() > longest_target) {
        text.append(cut);
        target = rest_of(target, target.size() - longest_target + cut.size());
    }
    append_plain(text, target);
}

} // namespace

std::string_view system_call_name(std::uint32_t number) {
    for (const SystemCall& it : system_calls)
        if (it.number == number) return it.name;
    return {};
}

std::optional<ProcessLook> process_look_from_texts(std::string_view stat, std::string_view wait_channel,
                                                   std::string_view system_call) {
    const auto begins = stat.find('(');
    const auto ends = stat.rfind(')');
    if (begins == std::string_view::npos || ends == std::string_view::npos || ends < begins ||
        ends + 2 >= stat.size())
        return std::nullopt;
    ProcessLook look;
    append_plain(look.name, first_of(rest_of(stat, begins + 1), ends - begins - 1));
    look.state = stat[ends + 2];
    if (wait_channel != "0") append_plain(look.wait_channel, wait_channel);
    if (const auto number = number_from_text(split_at(trim_end(system_call), ' ').head))
        look.system_call = static_cast<std::uint32_t>(*number);
    return look;
}

std::optional<ProcessLook> look_at_process(pid_t pid) {
    std::array<char, 512> stat;
    std::array<char, 64> channel;
    std::array<char, 192> call;
    const std::string_view stat_text = read(pid, "stat", stat);
    const std::string_view channel_text = read(pid, "wchan", channel);
    const auto look = process_look_from_texts(stat_text, channel_text, {});
    if (!look || look->state == 'D') return look;
    return process_look_from_texts(stat_text, channel_text, read(pid, "syscall", call));
}

LookWords words_for(const ProcessLook& look) {
    LookWords words;
    words.append("state ").append(look.state);
    if (look.wait_channel.size() != 0) words.append(", waits in ").append(look.wait_channel.view());
    if (!look.system_call) return words;
    const std::string_view name = system_call_name(*look.system_call);
    words.append(", system call ");
    if (name.empty())
        words.append_number(*look.system_call);
    else
        words.append(name);
    return words;
}

OpenFiles open_files_of(pid_t pid) {
    OpenFiles files;
    const auto directory = open_directory(here, proc_path(pid, "fd").c_str());
    if (!directory) return files;
    std::array<std::uint64_t, 512 / sizeof(std::uint64_t)> room;
    auto names = DirectoryNames::of_fresh(*directory, room);
    while (files.size() < most_open_files) {
        const auto name = names.next();
        if (!name || !*name) break;
        const auto number = number_from_text(*name);
        if (!number) continue;
        char target[PATH_MAX];
        const ssize_t size = ::readlinkat(directory->number(), *name, target, sizeof target);
        if (size < 0) continue;
        OpenFile file{static_cast<std::uint32_t>(*number), {}};
        append_end_of(file.target, {target, static_cast<std::size_t>(size)});
        files.push(file);
    }
    return files;
}

} // namespace lares::sys
