// SPDX-License-Identifier: ISC
#include "file_use.hpp"

#include "limits.hpp"

namespace lares::sys {

namespace {

using FileUsePath = TextBuffer<32>;

FileUsePath file_use_path(pid_t pid, std::string_view file) {
    FileUsePath path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid)).append(file);
    return path;
}

} // namespace

Result<Fd> descriptors_of(pid_t pid) {
    return open_directory(here, file_use_path(pid, "/fd").c_str());
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
    const auto limits = read_small_file(here, file_use_path(pid, "/limits").c_str(), text);
    const auto files = descriptors_of(pid);
    const auto limit = limits ? open_file_limit_from_text(*limits) : std::nullopt;
    if (!files || !limit) return std::nullopt;
    OpenFileUse use{0, *limit};
    std::array<std::uint64_t, 512> room;
    const auto counted = each_name(*files, room, [&](const char* name) { use.open += *name != '.'; });
    return counted ? std::optional{use} : std::nullopt;
}

} // namespace lares::sys
