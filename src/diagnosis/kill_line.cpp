// SPDX-License-Identifier: ISC
#include "kill_line.hpp"

#include "service/joined.hpp"
#include "service/quoted.hpp"

#include <algorithm>
#include <cctype>

namespace lares::diagnosis {

namespace {

// What is no letter may mean something in a pattern.
std::string pattern_of(const std::string& name) {
    std::string pattern;
    for (const char c : name) {
        const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == ' ';
        pattern.append(is_plain ? "" : "\\").push_back(c);
    }
    return pattern;
}

} // namespace

std::string kill_line(std::span<const pid_t> pids) {
    std::string line = "kill";
    for (const pid_t each : pids.first(std::min(pids.size(), most_killed_at_once)))
        line.append(" ").append(std::to_string(each));
    return line;
}

std::string about_the_rest(std::size_t count) {
    if (count <= most_killed_at_once) return {};
    return "the first " + std::to_string(most_killed_at_once) + " of " + std::to_string(count) +
           "; ask again then";
}

std::string kill_children(pid_t parent, std::vector<std::string> names) {
    std::ranges::sort(names);
    const auto doubles = std::ranges::unique(names);
    names.erase(doubles.begin(), doubles.end());
    for (std::string& name : names) name = pattern_of(name);
    return "pkill -P " + std::to_string(parent) + " -x " + service::quoted(service::joined(names, "|"));
}

} // namespace lares::diagnosis
