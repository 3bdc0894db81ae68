// SPDX-License-Identifier: ISC
#include "log_place.hpp"

#include "base/path_parts.hpp"
#include "base/text.hpp"
#include "logger_words.hpp"
#include "no_log.hpp"
#include "protocol/names.hpp"
#include "service/names_in.hpp"
#include "sys/file_use.hpp"
#include "sys/growing_file.hpp"
#include "sys/proc_path.hpp"
#include "sys/process_entry.hpp"

#include <algorithm>
#include <optional>

namespace lares::logbook {

namespace log_file = protocol::log_file;

namespace {

constexpr int deepest_logger = 8; // processes below the one that supervise has started

bool has_current(const std::string& directory) {
    return sys::exists(sys::here, (directory + "/" + log_file::current).c_str()).value_or(false);
}

// The directories that a process writes logs in, in the order in which it has opened them.
void add_directories_of(sys::ProcessLooker& looker, pid_t pid, std::vector<LogDirectory>& found) {
    const auto entry = looker.at(pid);
    const Keeper keeper =
        entry ? keeper_named(entry->name.view()).value_or(Keeper::unknown) : Keeper::unknown;
    sys::each_file_written_by(pid, [&](std::string_view path) {
        const std::string_view name = last_part_of(path);
        if (name != log_file::current && name != log_file::lock) return;
        LogDirectory directory{std::string{directory_above(path)}, keeper};
        if (!has_current(directory.path) || std::ranges::find(found, directory) != found.end()) return;
        found.push_back(std::move(directory));
    });
}

void add_directories_below(sys::ProcessLooker& looker, pid_t pid, int depth,
                           std::vector<LogDirectory>& found) {
    add_directories_of(looker, pid, found);
    if (!found.empty() || depth == deepest_logger) return;
    looker.each_child_of(pid, [&](pid_t child) { add_directories_below(looker, child, depth + 1, found); });
}

// Where the words of the script begin, and where it is.
struct LoggerScript {
    std::string directory; // of the log service
    std::string path;
};

LoggerScript script_of(const service::Service& logger) {
    const auto found = sys::info(logger.start(), logger.name().c_str());
    const bool is_program = found && found->type == sys::FileInfo::Type::regular;
    const std::string start = logger.start() == sys::here || logger.name().starts_with('/')
                                  ? ""
                                  : std::string{sys::proc_path_of(logger.start()).view()} + "/";
    return {start + logger.path(""),
            start + logger.path(is_program ? protocol::service_file::log : protocol::service_file::run)};
}

std::vector<LogDirectory> named_by(const LoggerScript& script) {
    sys::GrowingFile file;
    const auto text = file.read(sys::here, script.path.c_str(), sys::GrowingFile::Until::end);
    const auto words = text ? logger_words({text->data(), text->size()}) : std::nullopt;
    std::vector<LogDirectory> found;
    if (!words) return found;
    for (std::string_view word : words->directories) {
        while (word.starts_with("./")) word.remove_prefix(2);
        const std::string path =
            word.starts_with('/') ? std::string{word} : script.directory + std::string{word};
        found.push_back({path, words->keeper});
    }
    return found;
}

std::vector<LogDirectory> lying_in(const std::string& directory) {
    if (has_current(directory + "main")) return {{directory + "main", Keeper::unknown}};
    if (has_current(directory)) return {{std::string{directory_above(directory)}, Keeper::unknown}};
    for (const std::string& name : service::names_in(directory))
        if (has_current(directory + name)) return {{directory + name, Keeper::unknown}};
    return {};
}

std::vector<LogDirectory> directories_of(const service::Service& logger, std::uint32_t pid) {
    std::vector<LogDirectory> found;
    if (pid != 0) {
        sys::ProcessLooker looker;
        add_directories_below(looker, static_cast<pid_t>(pid), 0, found);
    }
    const LoggerScript script = script_of(logger);
    if (found.empty()) found = named_by(script);
    if (found.empty()) found = lying_in(script.directory);
    return found;
}

std::uint32_t pid_of(const protocol::ServiceView& view) {
    return view.obstacle ? 0 : view.status.pid;
}

// Nobody logs what a log service says.
bool is_log_service(const service::Service& service) {
    return last_part_of(service.name()) == protocol::service_file::log;
}

} // namespace

std::expected<LogPlace, NoLog> log_place_of(const service::Service& service) {
    const auto log = service.log();
    const auto view = look_at_log(service, service::Detail::status);
    std::vector<LogDirectory> found =
        log ? directories_of(*log, view ? pid_of(view->view) : 0)
            : directories_of(service, view ? pid_of(view->view) : pid_of(service.look()));
    if (!found.empty()) return LogPlace{std::move(found)};
    if (log || is_log_service(service)) return std::unexpected(log_unknown(log ? *log : service));
    return std::unexpected(no_log_service(service));
}

} // namespace lares::logbook
