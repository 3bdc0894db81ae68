// SPDX-License-Identifier: ISC
// lares init-script: a service as one of those that are started by scripts in /etc/init.d, with the words and
// the exit codes of LSB. It is a translation of words, and the verbs that are meant do the work.
//
//     lares init-script web >/etc/init.d/web          writes such a script
//     lares init-script web restart                   is what that script does
#include "output.hpp"
#include "service/quoted.hpp"
#include "service/service.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace lares::front {

namespace {

struct InitWishes {
    std::string service;
    std::string action;
};

constexpr std::string_view init_actions = "start|stop|restart|try-restart|reload|force-reload|status";

std::string script_for(const Common& common, const std::string& name) {
    return "#!/bin/sh\n"
           "### BEGIN INIT INFO\n"
           "# Provides:          " +
           name +
           "\n"
           "# Required-Start:    $remote_fs\n"
           "# Required-Stop:     $remote_fs\n"
           "# Default-Start:     2 3 4 5\n"
           "# Default-Stop:      0 1 6\n"
           "# Short-Description: " +
           name + ", which is supervised in " + common.scan_directory +
           "\n"
           "### END INIT INFO\n"
           "PATH=/usr/local/sbin:/usr/local/bin:/command:/usr/sbin:/usr/bin:/sbin:/bin\n"
           "exec lares --scan " +
           service::quoted(common.scan_directory) + " init-script " + service::quoted(name) + " \"$1\"\n";
}

// The verb that an action of LSB is; empty: there is no such action.
std::string verb_for(const std::string& action) {
    if (action == "try-restart" || action == "force-reload") return "restart";
    for (const char* verb : {"start", "stop", "restart", "reload", "status"})
        if (action == verb) return verb;
    return {};
}

// LSB: these two do nothing to what does not run, and that is no failure.
bool is_for_what_runs(const std::string& action) {
    return action == "try-restart" || action == "force-reload";
}

bool runs(const Common& common, const std::string& name) {
    const service::Selection found = service::select(common.scan_directory, std::vector{name});
    if (found.services.empty()) return true; // the verb says what is wrong with the name
    const auto view = service::Service{found.services.front().path}.look();
    return !view.obstacle && view.status.pid != 0;
}

int act_by_script(const Common& common, const InitWishes& wishes, const Redirect& redirect) {
    const std::string verb = verb_for(wishes.action);
    if (verb.empty()) {
        report.fatal({"there is no action \"", wishes.action, "\""}, 0,
                     "usage: " + wishes.service + " {" + std::string{init_actions} + "}");
        return exit_misused;
    }
    if (is_for_what_runs(wishes.action) && !runs(common, wishes.service)) return exit_done;
    return redirect({"--scan", common.scan_directory, verb, wishes.service});
}

int print_script(const Common& common, const std::string& name) {
    print(script_for(common, name));
    return exit_done;
}

} // namespace

void add_init_script(CLI::App& app, const Common& common, Act& act, Redirect redirect) {
    const auto wishes = std::make_shared<InitWishes>();
    CLI::App* verb = app.add_subcommand("init-script", "A service as a script in /etc/init.d");
    verb->add_option("SERVICE", wishes->service, "Which one")->required();
    CLI::Option* action =
        verb->add_option("ACTION", wishes->action, std::string{init_actions} + "; none: prints the script")
            ->type_name(std::string{init_actions});
    verb->callback([&common, &act, wishes, action, redirect = std::move(redirect)] {
        const bool is_asked_to_act = action->count() != 0;
        act = [&common, wishes, redirect, is_asked_to_act] {
            return is_asked_to_act ? act_by_script(common, *wishes, redirect)
                                   : print_script(common, wishes->service);
        };
    });
}

} // namespace lares::front
