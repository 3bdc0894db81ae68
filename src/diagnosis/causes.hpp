// SPDX-License-Identifier: ISC
// The recognisers themselves: each looks at the picture of a service, or at the installation, and says what
// it has recognised, or nothing. Pure. recogniser.hpp has the table of them.
#pragma once

#include "finding.hpp"
#include "installation.hpp"
#include "picture.hpp"

namespace lares::diagnosis::causes {

// Of a service whose `run` cannot be executed: start_causes.cpp.
Judgement run_missing(const Picture& picture);
Judgement run_dangling(const Picture& picture);
Judgement run_no_file(const Picture& picture);
Judgement run_not_executable(const Picture& picture);
Judgement run_carriage_returns(const Picture& picture);
Judgement run_without_interpreter(const Picture& picture);
Judgement run_interpreter_missing(const Picture& picture);
Judgement run_loader_missing(const Picture& picture);
Judgement run_wrong_format(const Picture& picture);
Judgement run_denied(const Picture& picture);

// Where it lies, and who supervises it: place_causes.cpp.
Judgement link_dangling(const Picture& picture);
Judgement directory_deleted(const Picture& picture);
Judgement not_permitted(const Picture& picture);
Judgement svscan_missing(const Picture& picture);
Judgement not_supervised(const Picture& picture);
Judgement kept_by_s6(const Picture& picture);
Judgement supervise_stopped(const Picture& picture);
Judgement real_directory(const Picture& picture);

// What it is told, and what supervise makes of that: state_causes.cpp.
Judgement paused(const Picture& picture);
Judgement down_file(const Picture& picture);
Judgement told_down(const Picture& picture);
Judgement gave_up(const Picture& picture);
Judgement restart_limit(const Picture& picture);
Judgement restart_budget(const Picture& picture);
Judgement restart_delay(const Picture& picture);
Judgement settings_rejected(const Picture& picture);

// Whether it is ready and well: ready_causes.cpp.
Judgement never_ready(const Picture& picture);
Judgement health_failing(const Picture& picture);

// What is left to say: ending_causes.cpp.
Judgement start_failed(const Picture& picture);
Judgement ends_early(const Picture& picture);
Judgement started_lately(const Picture& picture);

// What it waits for: need_causes.cpp.
Judgement need_missing(const Picture& picture);
Judgement need_circle(const Picture& picture);
Judgement need_down(const Picture& picture);
Judgement need_failing(const Picture& picture);

// What keeps it from stopping: stop_causes.cpp.
Judgement stop_held(const Picture& picture);
Judgement stop_slow(const Picture& picture);

// Its processes: process_causes.cpp.
Judgement went_to_background(const Picture& picture);
Judgement shell_without_exec(const Picture& picture);
Judgement strays(const Picture& picture);
Judgement open_files_short(const Picture& picture);

// Its last words, and what the system says to them: word_causes.cpp.
Judgement port_in_use(const Picture& picture);
Judgement python_traceback(const Picture& picture);

// What is refused to it: permission_causes.cpp.
Judgement permission_denied(const Picture& picture);

// What it has too little of: room_causes.cpp.
Judgement disk_full(const Picture& picture);
Judgement inodes_full(const Picture& picture);
Judgement too_many_open_files(const Picture& picture);
Judgement out_of_memory(const Picture& picture);

// What is not there: missing_causes.cpp.
Judgement library_missing(const Picture& picture);
Judgement not_found(const Picture& picture);

// What its last words say of what somebody has written: complaint_causes.cpp.
Judgement directory_missing(const Picture& picture);
Judgement configuration_error(const Picture& picture);
Judgement script_syntax(const Picture& picture);
Judgement variable_unset(const Picture& picture);
Judgement program_wrong_format(const Picture& picture);
Judgement address_missing(const Picture& picture);

// Whom it wants to become: account_causes.cpp.
Judgement unknown_user(const Picture& picture);
Judgement unknown_group(const Picture& picture);
Judgement login_refused(const Picture& picture); // a part of permission_denied

// Whom it wants to talk to: peer_causes.cpp.
Judgement connection_refused(const Picture& picture);

// Who keeps what it says: log_causes.cpp.
Judgement log_complains(const Picture& picture);
Judgement errors_unlogged(const Picture& picture);
Judgement log_down(const Picture& picture);
Judgement log_directory_missing(const Picture& picture);
Judgement log_directory_unwritable(const Picture& picture);

// The installation: installation_causes.cpp.
Judgement no_svscan(const Installation& all);
Judgement svscan_stopped(const Installation& all);
Judgement several_svscans(const Installation& all);
Judgement other_scan_directory(const Installation& all);
Judgement scan_directory_open(const Installation& all);
Judgement program_missing(const Installation& all);
Judgement versions_differ(const Installation& all);
Judgement supervise_left_over(const Installation& all);
Judgement orphans(const Installation& all);
Judgement orphans_adopted(const Installation& all);
Judgement services_hidden(const Installation& all);
Judgement inotify_short(const Installation& all);
Judgement pidfd_missing(const Installation& all);
Judgement cgroup_missing(const Installation& all);
Judgement svscan_files_short(const Installation& all);
Judgement log_disk_nearly_full(const Installation& all);

} // namespace lares::diagnosis::causes
