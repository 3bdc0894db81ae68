// SPDX-License-Identifier: ISC
#include "checks.hpp"

#include "protocol/env_file.hpp"
#include "protocol/need.hpp"
#include "protocol/setting_check.hpp"

#include <algorithm>

namespace lares::workshop {

namespace {

using protocol::ServiceFile;

constexpr std::uint64_t least_log_size = 4096;
constexpr std::uint64_t least_logs = 2;

std::string quote(std::string_view text) {
    return std::string{"\""}.append(text).append("\"");
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

std::string problem_with_at(std::string_view name) {
    const std::size_t at = name.find('@');
    if (at == std::string_view::npos || at + 1 == name.size()) return {};
    const std::string whole{name.substr(0, at + 1)};
    return "a directory " + quote(name) + " would be no instance; make the template " + quote(whole) +
           ", and enable " + quote(name);
}

// What is about the other files there is judged with them.
protocol::ServiceFiles files_of(const std::vector<Setting>& settings) {
    protocol::ServiceFiles files;
    for (const Setting& each : settings)
        if (const auto file = protocol::service_file_called(each.file)) files.add(*file);
    return files;
}

std::string problem_with_setting(const Setting& setting, protocol::ServiceFiles all) {
    constexpr std::string_view lists[] = {"needs/", "wants/"};
    for (const std::string_view list : lists)
        if (setting.file.starts_with(list) && !protocol::names_a_neighbour(setting.file.substr(list.size())))
            return setting.file + ": that is no name of a service";
    if (setting.text.size() >= protocol::longest_setting) return setting.file + ": it is too long";
    const auto file = protocol::service_file_called(setting.file);
    const auto error = file ? protocol::error_in(*file, setting.text, all) : std::nullopt;
    if (!error) return {};
    return setting.file + ": " + quote(error->text) + " " + error->what + "; try: " + error->remedy;
}

} // namespace

std::string problem_with_entry(std::string_view name) {
    if (name.empty() || name == "@") return "a service needs a name";
    if (name.contains('/')) return "a name has no slash in it";
    if (name.front() == '.') return "svscan passes over names that begin with a dot";
    if (name.front() == '@') return "names that begin with an @ are those of groups";
    if (name.front() == '-') return "names that begin with a dash are taken for options";
    if (name.find_first_of("*?[") != std::string_view::npos)
        return "names with *, ? or [ in them are taken for globs";
    if (std::ranges::any_of(name, is_control)) return "there is a control character in it";
    if (name.ends_with('~')) return "names that end with ~ are taken for what an editor has left";
    return {};
}

std::string problem_with_name(std::string_view name) {
    std::string problem = problem_with_entry(name);
    return problem.empty() ? problem_with_at(name) : problem;
}

std::vector<std::string> problems_with_settings(const std::vector<Setting>& settings) {
    const protocol::ServiceFiles all = files_of(settings);
    std::vector<std::string> problems;
    for (const Setting& each : settings)
        if (std::string problem = problem_with_setting(each, all); !problem.empty())
            problems.push_back(std::move(problem));
    return problems;
}

// A file has the name of the variable, and blanks at the end of its value are cut by envdir.
std::string problem_with_variable(const Variable& variable) {
    const std::string name = quote(variable.name);
    if (variable.name.empty() || protocol::is_no_variable(variable.name) || variable.name.contains('/'))
        return name + " is no name of a variable; try: NAME=VALUE";
    if (variable.name.front() == '.') return "envdir passes over variables that begin with a dot: " + name;
    if (variable.value.ends_with(' ') || variable.value.ends_with('\t'))
        return "envdir cuts the blanks at the end of " + name;
    return {};
}

// What is beyond these, multilog of daemontools takes for the nearest bound, in silence.
std::string problem_with_log(const LogPlan& log) {
    if (log.size < least_log_size) return "multilog keeps files of 4096 bytes at least; try: 1M";
    if (log.how_many < least_logs) return "multilog keeps two files at least";
    return {};
}

} // namespace lares::workshop
