// SPDX-License-Identifier: ISC
#include "retirement.hpp"

#include "service/keepers.hpp"
#include "service/pipe_writers.hpp"
#include "service/roles.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/file.hpp"
#include "sys/pause.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace lares::workshop {

namespace {

using End = Retiree::End;
using service::SendFailure;
using service::Service;

constexpr const char* farewell = "dx";
constexpr Span time_for_end_of_line = std::chrono::seconds{1};
constexpr Span first_rest = std::chrono::milliseconds{2};
constexpr Span longest_rest = std::chrono::milliseconds{100};

struct Leaver {
    Service service;
    const char* commands = farewell; // none: it is only waited for
};

struct Farewell {
    End end = End::nobody;
    std::optional<SendFailure> failure;
};

// Their ends, in the same order.
std::vector<Farewell> send_away(const std::vector<Leaver>& leavers, std::optional<Moment> deadline) {
    service::Pursuit pursuit;
    std::vector<Farewell> all(leavers.size());
    std::vector<std::optional<std::size_t>> numbers(leavers.size());
    const auto fail_with = [&](std::size_t i, const SendFailure& failure) {
        if (failure.is_of_nobody()) return;
        all[i] = {End::refused, failure};
    };
    for (std::size_t i = 0; i < leavers.size(); ++i) {
        const auto begun = pursuit.begin(leavers[i].service, leavers[i].commands, service::goal_of(farewell));
        if (begun)
            numbers[i] = *begun;
        else
            fail_with(i, begun.error());
    }
    pursuit.tell_all(deadline);
    for (std::size_t i = 0; i < leavers.size(); ++i) {
        if (!numbers[i]) continue;
        if (const auto& failure = pursuit.failure(*numbers[i])) {
            fail_with(i, *failure);
            continue;
        }
        const bool has_gone = pursuit.await(*numbers[i], deadline) == service::Verdict::reached;
        all[i].end = has_gone ? End::gone : End::still_there;
    }
    return all;
}

// What a process reads, if that is a pipe: how much of it waits there.
std::optional<std::size_t> unread_by(std::uint32_t pid) {
    const std::string path = "/proc/" + std::to_string(pid) + "/fd/0";
    const auto found = sys::info(sys::here, path.c_str());
    if (!found || found->type != sys::FileInfo::Type::fifo) return std::nullopt;
    const auto pipe = sys::open_fifo_reader(sys::here, path.c_str());
    return pipe ? std::optional{sys::unread(*pipe)} : std::nullopt;
}

// Nothing tells that a pipe has become empty. A logger that does not run, or whose pipe may not be seen, is
// not waited for.
void let_read(const Service& log, std::optional<Moment> deadline) {
    for (Span rest = first_rest;; rest = std::min(2 * rest, longest_rest)) {
        const auto view = log.look();
        if (view.obstacle || view.status.pid == 0) return;
        const auto unread = unread_by(view.status.pid);
        if (!unread || *unread == 0 || (deadline && sys::now() >= *deadline)) return;
        sys::pause(rest);
    }
}

bool has_children(pid_t pid) {
    bool has_some = false;
    sys::ProcessLooker{}.each_child_of(pid, [&](pid_t) { has_some = true; });
    return has_some;
}

// A logger waits for the end of a line that it has begun to read, and nobody is left to write it: svscan
// alone holds the pipe open. One that has a processor is at work.
bool waits_in_vain(const Service& log) {
    const auto view = log.look();
    const std::uint32_t pid = view.obstacle ? 0 : view.status.pid;
    if (pid == 0 || unread_by(pid) != std::size_t{0} || has_children(static_cast<pid_t>(pid))) return false;
    const service::ProcessTable table = service::ProcessTable::of_all();
    const auto kept = service::kept_service(log, "", table, service::LockHolders::now());
    const sys::ProcessEntry* const supervise = table.find(kept.supervise);
    const sys::ProcessEntry* const keeper = supervise ? table.find(supervise->parent) : nullptr;
    return keeper && service::is_scanner(*keeper) &&
           service::writers_of_input(static_cast<pid_t>(pid), keeper->pid) == service::PipeWriters::none;
}

// Told again, multilog ends the line itself, and nothing of it is lost. Who could have ended it may leave at
// any time, and nothing tells that: it is asked every second.
std::vector<Farewell> send_logs_away(std::vector<Leaver> logs, std::optional<Moment> deadline) {
    std::vector<Farewell> all(logs.size());
    std::vector<bool> is_told_again(logs.size());
    std::vector<std::size_t> there(logs.size());
    std::iota(there.begin(), there.end(), std::size_t{0});
    for (bool is_first = true; !there.empty(); is_first = false) {
        std::vector<Leaver> leavers;
        for (const std::size_t i : there) leavers.push_back(logs[i]);
        const auto ends = send_away(leavers, earliest({sys::now() + time_for_end_of_line, deadline}));
        for (std::size_t i = 0; i < there.size(); ++i) {
            all[there[i]] = ends[i];
            if (!is_first && ends[i].end == End::nobody) all[there[i]].end = End::gone; // just now
        }
        std::erase_if(there, [&](std::size_t i) { return all[i].end != End::still_there; });
        if (deadline && sys::now() >= *deadline) break;
        for (const std::size_t i : there) {
            const bool is_hopeless = !is_told_again[i] && waits_in_vain(logs[i].service);
            logs[i].commands = is_hopeless ? farewell : "";
            if (is_hopeless) is_told_again[i] = true;
        }
    }
    return all;
}

} // namespace

void retire(std::vector<Retiree>& retirees, std::optional<Moment> deadline) {
    std::vector<Leaver> services;
    for (const Retiree& each : retirees) services.push_back({Service{each.address}});
    const std::vector<Farewell> ends = send_away(services, deadline);

    std::vector<Leaver> logs;
    std::vector<Retiree*> with_log;
    for (std::size_t i = 0; i < retirees.size(); ++i) {
        retirees[i].end = ends[i].end;
        retirees[i].failure = ends[i].failure;
        const bool has_gone = ends[i].end == End::gone || ends[i].end == End::nobody;
        auto log = has_gone ? services[i].service.log() : std::nullopt;
        if (!log) continue;
        let_read(*log, deadline);
        logs.push_back({*std::move(log)});
        with_log.push_back(&retirees[i]);
    }
    const std::vector<Farewell> ends_of_logs = send_logs_away(std::move(logs), deadline);
    for (std::size_t i = 0; i < with_log.size(); ++i) {
        with_log[i]->end_of_log = ends_of_logs[i].end;
        if (ends_of_logs[i].failure) with_log[i]->failure = ends_of_logs[i].failure;
    }
}

} // namespace lares::workshop
