// SPDX-License-Identifier: ISC
#include "demolition.hpp"

#include "protocol/instance.hpp"
#include "protocol/names.hpp"
#include "service/names_in.hpp"
#include "sys/file.hpp"
#include "sys/tree_removal.hpp"

#include <algorithm>
#include <string_view>

namespace lares::workshop {

namespace {

using Type = sys::FileInfo::Type;
using Done = std::expected<void, DemolitionFailure>;

constexpr std::string_view name_of_log = protocol::service_file::log;
constexpr std::string_view name_of_run = "run";

std::vector<std::string> names_below(const std::string& path) {
    return service::names_in(path, sys::here, service::Hidden::told);
}

bool is_real_directory(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str(), sys::Links::keep);
    return found && found->type == Type::directory;
}

bool is_there(const std::string& path) {
    return sys::info(sys::here, path.c_str(), sys::Links::keep).has_value();
}

// Those of the instances of a template lie in directories of their own.
bool is_log(const std::string& path) {
    if (!is_real_directory(path)) return false;
    if (is_there(path + "/" + protocol::log_file::current)) return true;
    return std::ranges::any_of(names_below(path), [&](const std::string& name) {
        return is_real_directory(path + "/" + name) &&
               is_there(path + "/" + name + "/" + protocol::log_file::current);
    });
}

std::vector<std::string> logs_in(const std::string& path) {
    std::vector<std::string> logs;
    const std::string directory = path + "/" + std::string{name_of_log};
    if (!is_real_directory(directory)) return logs;
    for (const std::string& name : names_below(directory))
        if (is_log(directory + "/" + name)) logs.push_back(std::string{name_of_log} + "/" + name);
    return logs;
}

bool is_but_logs(const std::string& path) {
    const std::vector<std::string> names = names_below(path);
    return names.size() == 1 && names.front() == name_of_log && !logs_in(path).empty();
}

void count(const std::string& path, Contents& contents) {
    for (const std::string& name : names_below(path)) {
        const bool is_directory = is_real_directory(path + "/" + name);
        ++(is_directory ? contents.directories : contents.files);
        if (is_directory) count(path + "/" + name, contents);
    }
}

Done remove(const std::string& path) {
    const auto removed = sys::remove_tree(sys::here, path.c_str());
    if (!removed) return std::unexpected(DemolitionFailure{removed.error(), path});
    return {};
}

// All in it but these, of which one is gone through next.
Done remove_but(const std::string& path, const std::vector<std::string>& kept) {
    for (const std::string& name : names_below(path)) {
        if (std::ranges::find(kept, name) != kept.end()) continue;
        if (auto removed = remove(path + "/" + name); !removed) return removed;
    }
    return {};
}

std::vector<std::string> last_parts(const std::vector<std::string>& logs) {
    std::vector<std::string> names;
    for (const std::string& each : logs) names.push_back(each.substr(name_of_log.size() + 1));
    return names;
}

} // namespace

std::string problem_with_removing(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str(), sys::Links::keep);
    if (found && found->type == Type::symlink)
        return path + " is a link; remove what it leads to by its own name";
    if (!found || found->type != Type::directory) return path + " is no directory";
    if (is_there(path + "/" + std::string{name_of_run}) || is_but_logs(path)) return {};
    return path + " is no service directory: there is no file run in it";
}

std::vector<std::string> addresses_of(const std::string& path) {
    std::vector<std::string> addresses{path};
    for (const std::string& name : names_below(path)) {
        const auto instance = protocol::instance_in_name(name, protocol::service_file::control_directory);
        if (path.ends_with('@') && !instance.empty()) addresses.push_back(path + std::string{instance});
    }
    return addresses;
}

Contents contents_of(const std::string& path) {
    Contents contents;
    count(path, contents);
    contents.logs = logs_in(path);
    return contents;
}

Done demolish(const std::string& path, Logs logs) {
    const std::vector<std::string> found = logs == Logs::keep ? logs_in(path) : std::vector<std::string>{};
    const std::string directory_of_logs{name_of_log};
    std::vector<std::string> later{std::string{name_of_run}};
    if (!found.empty()) later.push_back(directory_of_logs);
    if (auto removed = remove_but(path, later); !removed) return removed;
    if (found.empty()) return remove(path);
    if (auto removed = remove_but(path + "/" + directory_of_logs, last_parts(found)); !removed)
        return removed;
    return remove(path + "/" + std::string{name_of_run});
}

} // namespace lares::workshop
