// SPDX-License-Identifier: ISC
#include "process_list.hpp"

#include "file.hpp"
#include "limits.hpp"
#include "stat_fields.hpp"

namespace lares::sys {

namespace {

// Fields of /proc/PID/stat behind the name of the program, counted from 0.
enum ListedField : std::uint8_t {
    listed_state,
    listed_parent,
    listed_group,
    listed_session,
    listed_start = 19
};

using ListedPath = TextBuffer<48>;

ListedPath listed_path_of(pid_t pid, std::string_view file) {
    ListedPath path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid)).append(file);
    return path;
}

bool take_listed(ListedProcess& process, int field, std::string_view word) {
    if (field == listed_state) process.state = word.empty() ? '?' : word.front();
    const bool is_id = field >= listed_parent && field <= listed_session;
    if (!is_id && field != listed_start) return true;
    const auto number = number_from_text(word);
    if (!number) return false;
    if (field == listed_parent) process.parent = static_cast<pid_t>(*number);
    if (field == listed_group) process.group = static_cast<pid_t>(*number);
    if (field == listed_session) process.session = static_cast<pid_t>(*number);
    if (field == listed_start) process.started = *number;
    return true;
}

} // namespace

std::optional<ListedProcess> listed_process_from_text(std::string_view text) {
    const Split head = split_at(text, ' ');
    const auto pid = number_from_text(head.head);
    const auto ends = head.rest.rfind(')');
    if (!pid || !head.rest.starts_with('(') || ends == std::string_view::npos) return std::nullopt;
    ListedProcess process;
    process.pid = static_cast<pid_t>(*pid);
    process.name.append(first_of(rest_of(head.rest, 1), ends - 1));
    const auto take = [&](int field, std::string_view word) { return take_listed(process, field, word); };
    return each_stat_field(text, listed_start + 1, take) ? std::optional{process} : std::nullopt;
}

Result<ProcessList> ProcessList::open() {
    auto proc = open_directory(here, "/proc");
    if (!proc) return fail(proc);
    return ProcessList{std::move(*proc)};
}

Result<std::optional<ListedProcess>> ProcessList::next() {
    for (;;) {
        const auto name = names_.next();
        if (!name) return fail(name);
        if (!*name) return std::nullopt;
        const auto number = number_from_text(*name);
        if (!number) continue; // /proc/meminfo
        std::array<char, 512> room;
        const auto text =
            read_small_file(here, listed_path_of(static_cast<pid_t>(*number), "/stat").c_str(), room);
        if (const auto process = listed_process_from_text(text.value_or(""))) return process;
    }
}

std::string_view arguments_of(pid_t pid, std::span<char> room) {
    return read_small_file(here, listed_path_of(pid, "/cmdline").c_str(), room).value_or("");
}

std::optional<std::uint64_t> open_file_limit_from_text(std::string_view text) {
    constexpr std::string_view title = "Max open files";
    while (!text.empty()) {
        const Split line = split_at(text, '\n');
        text = line.rest;
        if (!line.head.starts_with(title)) continue;
        std::string_view rest = rest_of(line.head, title.size());
        while (rest.starts_with(' ')) rest.remove_prefix(1);
        const std::string_view word = split_at(rest, ' ').head;
        return word == "unlimited" ? std::optional{Limit::unlimited} : number_from_text(word);
    }
    return std::nullopt;
}

std::optional<OpenFileUse> open_file_use_of(pid_t pid) {
    std::array<char, 4096> text;
    const auto limits = read_small_file(here, listed_path_of(pid, "/limits").c_str(), text);
    const auto files = open_directory(here, listed_path_of(pid, "/fd").c_str());
    const auto limit = limits ? open_file_limit_from_text(*limits) : std::nullopt;
    if (!files || !limit) return std::nullopt;
    OpenFileUse use{0, *limit};
    std::array<std::uint64_t, 512> room;
    const auto counted = each_name(*files, room, [&](const char* name) { use.open += *name != '.'; });
    return counted ? std::optional{use} : std::nullopt;
}

} // namespace lares::sys
