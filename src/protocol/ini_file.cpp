// SPDX-License-Identifier: ISC
#include "ini_file.hpp"

#include "base/text.hpp"

namespace lares::protocol {

namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trim_start(std::string_view text) {
    while (!text.empty() && blanks.contains(text.front())) text.remove_prefix(1);
    return text;
}

std::optional<std::string_view> section_of(std::string_view line) {
    if (line.size() < 2 || line.front() != '[' || line.back() != ']') return std::nullopt;
    return first_of(rest_of(line, 1), line.size() - 2);
}

// A name ends at the first blank; before the sign of equality there may be nothing else.
std::optional<IniEntry> assignment_of(std::string_view line) {
    if (line.starts_with(';')) return std::nullopt;
    const std::string_view name = first_of(line, line.find_first_of("= \t\r"));
    std::string_view rest = trim_start(rest_of(line, name.size()));
    if (name.empty() || name.contains('\0') || !rest.starts_with('=')) return std::nullopt;
    rest.remove_prefix(1);
    return IniEntry{{}, name, split_at(trim_start(rest), '\0').head};
}

} // namespace

std::optional<IniEntry> IniFile::next() {
    while (!rest_.empty()) {
        const Split lines = split_at(rest_, '\n');
        rest_ = lines.rest;
        const std::string_view line = trim_end(trim_start(lines.head));
        if (const auto section = section_of(line)) {
            section_ = section;
            continue;
        }
        if (auto entry = assignment_of(line)) {
            entry->section = section_;
            return entry;
        }
    }
    return std::nullopt;
}

} // namespace lares::protocol
