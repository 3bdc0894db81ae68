// SPDX-License-Identifier: ISC
// lares where: the directory of scans, of services, or of their logs, for scripts: cd "$(lares where web)".
#include "logbook/log_place.hpp"
#include "output.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"
#include "service/scanning.hpp"
#include "sys/file.hpp"
#include "sys/real_path.hpp"
#include "verb.hpp"
#include "when_given.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

namespace lares::front {

namespace {

struct WhereWishes {
    std::vector<std::string> services;
    bool logs = false;
};

// False: it cannot be followed, which is said.
bool print_real_place(const std::string& path) {
    std::array<char, protocol::path_room> room;
    const auto real = sys::real_path(sys::here, path.c_str(), room);
    if (!real) {
        report.fatal({"unable to find ", path}, real.error().number);
        return false;
    }
    print(std::string{*real} + "\n");
    return true;
}

// Where nothing is said and there is no /service, the one that somebody serves is meant.
int tell_scan_directory(const Common& common) {
    if (sys::exists(sys::here, common.scan_directory.c_str()).value_or(true)) {
        print(common.scan_directory + "\n");
        return exit_done;
    }
    const auto served = service::scanned_directories();
    if (common.scan_directory == protocol::default_scan_directory && served.size() == 1) {
        print(served.front() + "\n");
        return exit_done;
    }
    report.fatal({"there is no scan directory ", common.scan_directory}, 0, other_scan_directory(common));
    return exit_unknown;
}

bool tell_log(const service::Selected& selected) {
    const auto place = logbook::log_place_of(service::Service{selected.path});
    if (!place) {
        report.fatal({selected.name, " has no log: ", place.error().why}, 0, place.error().hint);
        return false;
    }
    bool are_found = true;
    for (const logbook::LogDirectory& each : place->directories) are_found &= print_real_place(each.path);
    return are_found;
}

int tell_where(const Common& common, const WhereWishes& wishes) {
    if (wishes.services.empty() && !wishes.logs) return tell_scan_directory(common);
    const service::Selection found = selected(common, wishes.services);
    bool are_found = found.problems.empty();
    for (const service::Selected& each : found.services)
        are_found &= wishes.logs ? tell_log(each) : print_real_place(each.path);
    return are_found ? exit_done : exit_unknown;
}

} // namespace

void add_where(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<WhereWishes>();
    CLI::App* verb =
        app.add_subcommand("where", "The scan directory, or the directories of services or logs");
    verb->add_option("SERVICE", wishes->services, "Names, globs, @groups or paths; none: the scan directory");
    verb->add_flag("--log", wishes->logs, "The log directories of these services, or of all");
    when_given(*verb, common, act, wishes, tell_where);
}

} // namespace lares::front
