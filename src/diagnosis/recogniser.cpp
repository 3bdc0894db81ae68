// SPDX-License-Identifier: ISC
#include "recogniser.hpp"

#include "causes.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

constexpr auto problem = Severity::problem;
constexpr auto advice = Severity::advice;

// What is left to say when nobody else knows a cause.
bool is_last_resort(const Recogniser& recogniser) {
    return recogniser.id == "ends-early" || recogniser.id == "start-failed" ||
           recogniser.id == "errors-unlogged";
}

// clang-format off
constexpr Recogniser table[] = {
    // Where it lies, and who keeps it.
    {"link-dangling",            problem, "its link in the scan directory leads nowhere",            causes::link_dangling},
    {"directory-deleted",        problem, "its directory was deleted, and its supervise runs",        causes::directory_deleted},
    {"not-permitted",            problem, "this user may not see how it stands",                     causes::not_permitted},
    {"svscan-missing",           problem, "no svscan runs on its scan directory",                    causes::svscan_missing},
    {"not-supervised",           problem, "no supervise runs on it",                                 causes::not_supervised},
    {"foreign-supervise",        advice,  "s6-supervise runs on it, which is not understood",        causes::kept_by_s6},
    {"supervise-stopped",        problem, "its supervise was sent STOP",                             causes::supervise_stopped},

    // What it is told, and what it waits for.
    {"paused",                   problem, "it was sent STOP",                                        causes::paused},
    {"down-file",                advice,  "a file down keeps it from being started by itself",       causes::down_file},
    {"told-down",                advice,  "a command has told it to be down",                        causes::told_down},
    {"need-missing",             problem, "what it needs is not there",                              causes::need_missing},
    {"need-circle",              problem, "what it needs, needs it",                                 causes::need_circle},
    {"need-down",                problem, "what it needs does not come",                             causes::need_down},
    {"need-failing",             problem, "what it needs keeps ending",                              causes::need_failing},
    {"stop-held",                problem, "it is told to stop, and goes on for one that needs it",  causes::stop_held},
    {"stop-slow",                problem, "it is told to stop, and is still there",                  causes::stop_slow},

    // What keeps run from being executed.
    {"run-missing",              problem, "there is no run",                                         causes::run_missing},
    {"run-dangling",             problem, "run is a link that leads nowhere",                        causes::run_dangling},
    {"run-no-file",              problem, "run is a directory, or the like",                         causes::run_no_file},
    {"run-not-executable",       problem, "run is not executable",                                   causes::run_not_executable},
    {"run-carriage-returns",     problem, "the lines of run end in CR LF",                           causes::run_carriage_returns},
    {"run-without-interpreter",  problem, "run has no #! line",                                      causes::run_without_interpreter},
    {"run-interpreter-missing",  problem, "the interpreter of run does not exist",                   causes::run_interpreter_missing},
    {"run-loader-missing",       problem, "the loader of run, a program, does not exist",            causes::run_loader_missing},
    {"run-wrong-format",         problem, "run is no program of this machine",                       causes::run_wrong_format},
    {"run-denied",               problem, "supervise may not execute run",                           causes::run_denied},

    // Its processes.
    {"went-to-background",       problem, "it has put itself into the background",                   causes::went_to_background},
    {"shell-without-exec",       problem, "run does not exec its program",                           causes::shell_without_exec},
    {"strays",                   problem, "processes of earlier runs are left",                      causes::strays},
    {"open-files-short",         problem, "it has nearly as many files open as it may",              causes::open_files_short},

    // Its last words, and what the system says to them.
    {"port-in-use",              problem, "somebody else has its port",                              causes::port_in_use},
    {"disk-full",                problem, "a disk is full",                                          causes::disk_full},
    {"inodes-full",              problem, "a disk can have no more files",                           causes::inodes_full},
    {"directory-missing",        problem, "it cannot change into a directory",                       causes::directory_missing},
    {"configuration-error",      problem, "its configuration is refused",                            causes::configuration_error},
    {"script-syntax",            problem, "the shell does not understand a script",                  causes::script_syntax},
    {"variable-unset",           problem, "a variable that its script wants is not set",             causes::variable_unset},
    {"program-wrong-format",     problem, "a program that it executes is none of this machine",      causes::program_wrong_format},
    {"address-missing",          problem, "it wants to listen at an address of another machine",     causes::address_missing},
    {"unknown-user",             problem, "there is no user that it wants to become",                causes::unknown_user},
    {"unknown-group",            problem, "there is no group that it wants to be in",                causes::unknown_group},
    {"library-missing",          problem, "a shared library is missing",                             causes::library_missing},
    {"out-of-memory",            problem, "it gets no memory, or was killed for want of it",         causes::out_of_memory},
    {"too-many-open-files",      problem, "it gets no descriptor any more",                          causes::too_many_open_files},
    {"permission-denied",        problem, "something is refused to it",                              causes::permission_denied},
    {"connection-refused",       problem, "nobody listens where it wants to connect to",             causes::connection_refused},
    {"python-traceback",         problem, "python has died of an exception",                         causes::python_traceback},
    {"not-found",                problem, "a file, a command or a module is not found",              causes::not_found},

    // How its supervise goes about that.
    {"gave-up",                  problem, "it has failed for good",                                  causes::gave_up},
    {"restart-limit",            problem, "it has failed too often, and rests",                      causes::restart_limit},
    {"restart-budget",           problem, "all services together have failed too often",             causes::restart_budget},
    {"restart-delay",            advice,  "its next start has its moment",                           causes::restart_delay},
    {"never-ready",              problem, "it runs, and does not become ready",                      causes::never_ready},
    {"health-failing",           problem, "it runs, and its checks fail",                            causes::health_failing},
    {"start-failed",             problem, "supervise cannot start it",                               causes::start_failed},
    {"errors-unlogged",          problem, "its standard error does not go into its log",             causes::errors_unlogged},
    {"started-lately",           advice,  "it has ended while its supervise ran, which keeps no record", causes::started_lately},
    {"ends-early",               problem, "it ends early, and nobody knows why",                     causes::ends_early},

    // Who keeps what it says.
    {"log-directory-missing",    problem, "the directory of its log does not exist",                 causes::log_directory_missing},
    {"log-directory-unwritable", problem, "its logger may not write there",                          causes::log_directory_unwritable},
    {"log-down",                 problem, "its log is down",                                         causes::log_down},

    {"log-complains",            advice,  "it is up, and its last word is an error",                 causes::log_complains},

    // What its owner may want to mend.
    {"settings-rejected",        problem, "a file of its directory does not count",                  causes::settings_rejected},
    {"real-directory",           advice,  "it is a directory in the scan directory, and no link",    causes::real_directory},

    // The installation.
    {"no-svscan",                problem, "no svscan runs on the scan directory",                    nullptr, causes::no_svscan},
    {"other-scan-directory",     problem, "svscan runs on another directory",                        nullptr, causes::other_scan_directory},
    {"svscan-stopped",           problem, "svscan was sent STOP",                                    nullptr, causes::svscan_stopped},
    {"several-svscans",          problem, "several svscans run on the scan directory",               nullptr, causes::several_svscans},
    {"scan-directory-open",      problem, "others than root may write into the scan directory",      nullptr, causes::scan_directory_open},
    {"program-missing",          problem, "a program of ours is not in $PATH",                       nullptr, causes::program_missing},
    {"versions-differ",          advice,  "a supervise is of another version",                       nullptr, causes::versions_differ},
    {"supervise-left-over",      problem, "a supervise runs for a service that has no link",         nullptr, causes::supervise_left_over},
    {"orphans",                  problem, "processes below svscan are nobody's",                     nullptr, causes::orphans},
    {"orphans-adopted",          advice,  "svscan has been given processes that are nobody's",       nullptr, causes::orphans_adopted},
    {"services-hidden",          advice,  "an entry of the scan directory is passed over",           nullptr, causes::services_hidden},
    {"inotify-short",            problem, "no inotify instance is to be had",                        nullptr, causes::inotify_short},
    {"pidfd-missing",            problem, "the kernel has no pidfd",                                 nullptr, causes::pidfd_missing},
    {"cgroup-missing",           advice,  "no control group can be made for strays",                 nullptr, causes::cgroup_missing},
    {"svscan-files-short",       problem, "svscan has nearly as many files open as it may",          nullptr, causes::svscan_files_short},
    {"log-disk-nearly-full",     problem, "a disk with logs is nearly full",                         nullptr, causes::log_disk_nearly_full},
};
// clang-format on

bool explains(const Finding& finding) {
    return finding.severity == Severity::problem && !finding.id.starts_with("log-") &&
           finding.id != "settings-rejected" && finding.id != "restart-limit" &&
           finding.id != "restart-budget" && finding.id != "errors-unlogged";
}

} // namespace

std::span<const Recogniser> recognisers() {
    return table;
}

std::vector<Finding> findings_of(const Picture& picture) {
    std::vector<Finding> findings;
    for (const Recogniser& each : table) {
        if (!each.judge) continue;
        if (is_last_resort(each) && std::ranges::any_of(findings, explains)) continue;
        if (auto said = each.judge(picture))
            findings.push_back({each.id, each.severity, picture.name, *std::move(said)});
    }
    std::ranges::stable_partition(findings,
                                  [](const Finding& it) { return it.severity == Severity::problem; });
    return findings;
}

std::vector<Finding> findings_of(const Installation& installation) {
    std::vector<Finding> findings;
    for (const Recogniser& each : table)
        if (each.judge_all)
            if (auto said = each.judge_all(installation))
                findings.push_back({each.id, each.severity, {}, *std::move(said)});
    return findings;
}

} // namespace lares::diagnosis
