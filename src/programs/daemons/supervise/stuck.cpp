// SPDX-License-Identifier: ISC
#include "stuck.hpp"

#include "protocol/names.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/process_facts.hpp"
#include "sys/process_look.hpp"

#include <array>

namespace lares::supervise {

namespace {

constexpr std::size_t text_room = 8192;
using Text = TextBuffer<text_room>;
using Counts = std::array<std::uint32_t, most_stuck_processes>;

// Apart, for its room on the stack; so are the next ones.
[[gnu::noinline]] Counts count_children(std::span<const pid_t> parents) {
    Counts counts{};
    const auto proc = sys::open_directory(sys::here, "/proc");
    if (!proc) return counts;
    std::array<std::uint64_t, 1024 / sizeof(std::uint64_t)> room;
    auto names = sys::DirectoryNames::of_fresh(*proc, room);
    for (auto name = names.next(); name && *name; name = names.next()) {
        const auto number = number_from_text(*name);
        const auto facts = number ? sys::facts_of_process(static_cast<pid_t>(*number))
                                  : Result<sys::ProcessFacts>{sys::ProcessFacts{}};
        for (std::size_t i = 0; facts && i < parents.size(); ++i)
            if (facts->parent == parents[i]) ++counts[i];
    }
    return counts;
}

[[gnu::noinline]] void append_process(Text& text, pid_t pid, std::uint32_t children) {
    const auto look = sys::look_at_process(pid);
    if (!look) return;
    text.append("process ").append_number(static_cast<unsigned>(pid)).append(' ');
    text.append(look->name.view()).append(" state ").append(look->state);
    if (look->wait_channel.size() != 0) text.append(" wchan ").append(look->wait_channel.view());
    if (look->system_call)
        text.append(" syscall ")
            .append_number(*look->system_call)
            .append(' ')
            .append(sys::system_call_name(*look->system_call));
    text.append(" children ").append_number(children).append('\n');
}

[[gnu::noinline]] void append_files(Text& text, pid_t pid) {
    for (const sys::OpenFile& file : sys::open_files_of(pid))
        text.append("    ").append_number(file.number).append(' ').append(file.target.view()).append('\n');
}

} // namespace

[[gnu::noinline]] StuckWords words_for_stuck(pid_t pid) {
    StuckWords words;
    const auto look = sys::look_at_process(pid);
    if (!look) return words;
    words.append("state ").append(look->state);
    if (look->wait_channel.size() != 0)
        words.append(", waits in ").append(look->wait_channel.view());
    else if (look->system_call && !sys::system_call_name(*look->system_call).empty())
        words.append(", waits in ").append(sys::system_call_name(*look->system_call));
    else if (look->system_call)
        words.append(", waits in system call ").append_number(*look->system_call);
    return words;
}

[[gnu::noinline]] Result<> write_stuck(int control_directory, std::uint64_t run, TaiLabel at,
                                       std::string_view why, std::span<const pid_t> processes) {
    Text text;
    const auto label = to_text(at);
    text.append("run ").append_number(run).append(" at ").append({label.data(), label.size()});
    text.append(' ').append(why).append('\n');
    const Counts children = count_children(processes);
    for (std::size_t i = 0; i < processes.size(); ++i) {
        append_process(text, processes[i], children[i]);
        append_files(text, processes[i]);
    }
    return sys::replace_file(control_directory, protocol::control_file::stuck, text.view(),
                             protocol::published_mode);
}

} // namespace lares::supervise
