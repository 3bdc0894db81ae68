// SPDX-License-Identifier: ISC
// What can be made, and will hardly work as it is.
#include "new_plan.hpp"
#include "protocol/nearest_name.hpp"
#include "service/names_in.hpp"
#include "service/quoted.hpp"
#include "service/real_path_of.hpp"
#include "sys/file.hpp"
#include "verb.hpp"
#include "workshop/absolute_path.hpp"
#include "workshop/account.hpp"
#include "workshop/reach.hpp"

namespace lares::front {

namespace {

using workshop::Blueprint;

bool is_there(const std::string& path) {
    return sys::exists(sys::here, path.c_str()).value_or(true);
}

void doubt_reach(const Blueprint& plan) {
    const std::string& program = plan.command.front();
    const std::string path =
        program.contains('/') && !program.starts_with('/') ? plan.working_directory + "/" + program : program;
    const auto account = plan.account.empty() ? std::unexpected(workshop::AccountFailure{})
                                              : workshop::look_up_account(plan.account);
    if (!account) return;
    if (const auto closed = workshop::closed_on_the_way(*account, path))
        report.warn(
            {"the user ", plan.account, " cannot reach ", path, ": ", closed->path, " is closed to him"}, 0,
            "try: chmod " + closed->permission + " " + service::quoted(closed->path) +
                ", or another place for the program");
}

void doubt_files(const Blueprint& plan, const workshop::Site& site) {
    const std::string where = plan.working_directory.empty() ? site.path() : plan.working_directory;
    for (const std::string& word : workshop::files_left_behind(plan.command, where))
        report.warn({"it runs in ", where, ", where there is no ", word}, 0,
                    "try: " + service::quoted(workshop::absolute_path(word)) + ", or --cwd " +
                        service::quoted(service::real_path_of(".")));
}

// One that is made already may be enabled next.
void doubt_need(const Common& common, const workshop::Site& site, const std::string& name) {
    for (const std::string& place :
         {common.scan_directory, site.parent, std::string{workshop::usual_directory}})
        if (is_there(place + "/" + name)) return;
    const std::vector<std::string> others = service::names_in(common.scan_directory);
    const std::string_view nearest = protocol::nearest_name(name, others);
    report.warn({"there is no service \"", name, "\" in ", common.scan_directory, ", for which ", site.name,
                 " will wait"},
                0, nearest.empty() ? "" : "did you mean \"" + std::string{nearest} + "\"?");
}

} // namespace

void tell_doubts(const Common& common, const NewWishes& wishes, const Blueprint& plan,
                 const workshop::Site& site) {
    doubt_reach(plan);
    doubt_files(plan, site);
    for (const std::string& name : wishes.needs) doubt_need(common, site, name);
}

} // namespace lares::front
