// SPDX-License-Identifier: ISC
#include "stuck.hpp"

#include "base/text.hpp"
#include "protocol/names.hpp"
#include "protocol/stuck_text.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/process_facts.hpp"
#include "sys/process_look.hpp"
#include "sys/stream.hpp"

#include <array>
#include <optional>

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

[[gnu::noinline]] void append_process(Text& text, pid_t pid, std::optional<std::uint32_t> children) {
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
    if (children) text.append(" children ").append_number(*children);
    text.append('\n');
}

[[gnu::noinline]] void append_files(Text& text, pid_t pid) {
    for (const sys::OpenFile& file : sys::open_files_of(pid))
        text.append("    ").append_number(file.number).append(' ').append(file.target.view()).append('\n');
}

// A name may be anything, and a line of its own in this text would be a look.
void append_plain(Text& text, std::string_view any) {
    for (const char c : any) text.append(plain(c));
}

// Behind those that are there. What is no regular file gives way.
[[gnu::noinline]] Result<> add(int control_directory, std::string_view look) {
    constexpr const char* name = protocol::control_file::stuck;
    TextBuffer<protocol::most_stuck_text> text;
    std::array<char, protocol::most_stuck_text> room;
    const auto opened = sys::open_regular(control_directory, name);
    const auto before = opened ? sys::read_from(opened->file.number(), 0, room) : Result<std::span<char>>{};
    if (before)
        text.append(protocol::newest_looks({before->data(), before->size()}, room.size() - look.size()));
    text.append(look);
    return sys::replace_file(control_directory, name, text.view(), protocol::published_mode);
}

} // namespace

[[gnu::noinline]] sys::LookWords words_for_stuck(pid_t pid) {
    const auto look = sys::look_at_process(pid);
    return look ? words_for(*look) : sys::LookWords{};
}

[[gnu::noinline]] Result<> write_stuck(int control_directory, std::uint64_t run, TaiLabel at,
                                       std::string_view why, std::span<const pid_t> processes,
                                       Children children) {
    Text text;
    const auto label = to_text(at);
    text.append("run ").append_number(run).append(" at ").append({label.data(), label.size()}).append(' ');
    append_plain(text, why);
    text.append('\n');
    const bool counts = children == Children::counted;
    const Counts number_of_children = counts ? count_children(processes) : Counts{};
    for (std::size_t i = 0; i < processes.size(); ++i) {
        append_process(text, processes[i], counts ? std::optional{number_of_children[i]} : std::nullopt);
        append_files(text, processes[i]);
    }
    return add(control_directory, text.view());
}

} // namespace lares::supervise
