// SPDX-License-Identifier: ISC
#include "retirement.hpp"

#include "service/keepers.hpp"
#include "service/pipe_writers.hpp"
#include "service/roles.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/file.hpp"
#include "sys/pause.hpp"
#include "sys/waiting.hpp"

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
    Retiree* of;
    const char* commands = farewell; // none: it is only waited for
};

struct Farewell {
    End end = End::nobody;
    std::optional<SendFailure> failure;
};

// Their ends, in the same order.
std::vector<Farewell> send_away(const std::vector<Leaver>& leavers, std::optional<Moment> deadline,
                                const sys::Fd& interruption) {
    service::Pursuit pursuit{service::Detail::status, &interruption};
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

bool is_over(const LogWait& wait) {
    return sys::has_input(wait.interruption) || (wait.deadline && sys::now() >= *wait.deadline);
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
void let_read(const Leaver& leaver, const LogWait& wait) {
    for (Span rest = first_rest;; rest = std::min(2 * rest, longest_rest)) {
        const auto view = leaver.service.look();
        if (view.obstacle || view.status.pid == 0) return;
        const auto unread = unread_by(view.status.pid);
        if (!unread || *unread == 0 || is_over(wait)) return;
        wait.onlooker(*leaver.of, leaver.service, 0);
        sys::pause(rest);
    }
}

bool has_children(pid_t pid) {
    bool has_some = false;
    sys::ProcessLooker{}.each_child_of(pid, [&](pid_t) { has_some = true; });
    return has_some;
}

// A logger waits for the end of a line that it has begun to read: who could still write that? svscan alone
// holds the pipe open when nobody is left. One that has a processor is at work.
service::InputWriters awaited_writers(const Service& log) {
    constexpr service::InputWriters unknown{service::PipeWriters::unknown};
    const auto view = log.look();
    const std::uint32_t pid = view.obstacle ? 0 : view.status.pid;
    if (pid == 0 || unread_by(pid) != std::size_t{0} || has_children(static_cast<pid_t>(pid))) return unknown;
    const service::ProcessTable table = service::ProcessTable::of_all();
    const auto kept = service::kept_service(log, "", table, service::LockHolders::now());
    const sys::ProcessEntry* const supervise = table.find(kept.supervise);
    const sys::ProcessEntry* const keeper = supervise ? table.find(supervise->parent) : nullptr;
    if (!keeper || !service::is_scanner(*keeper)) return unknown;
    return service::find_writers_of_input(static_cast<pid_t>(pid), keeper->pid);
}

// Told again, multilog ends the line itself, and nothing of it is lost. Who could have ended it may leave at
// any time, and nothing tells that: it is asked every second.
std::vector<Farewell> send_logs_away(std::vector<Leaver> logs, const LogWait& wait) {
    std::vector<Farewell> all(logs.size());
    std::vector<bool> is_told_again(logs.size());
    std::vector<std::size_t> there(logs.size());
    std::iota(there.begin(), there.end(), std::size_t{0});
    for (bool is_first = true; !there.empty(); is_first = false) {
        std::vector<Leaver> leavers;
        for (const std::size_t i : there) leavers.push_back(logs[i]);
        const auto round_ends = earliest({sys::now() + time_for_end_of_line, wait.deadline});
        const auto ends = send_away(leavers, round_ends, wait.interruption);
        for (std::size_t i = 0; i < there.size(); ++i) {
            all[there[i]] = ends[i];
            if (!is_first && ends[i].end == End::nobody) all[there[i]].end = End::gone; // just now
        }
        std::erase_if(there, [&](std::size_t i) { return all[i].end != End::still_there; });
        if (is_over(wait)) break;
        for (const std::size_t i : there) {
            const service::InputWriters writers = awaited_writers(logs[i].service);
            const bool is_hopeless = !is_told_again[i] && writers.are == service::PipeWriters::none;
            logs[i].commands = is_hopeless ? farewell : "";
            if (is_hopeless) is_told_again[i] = true;
            wait.onlooker(*logs[i].of, logs[i].service, writers.one);
        }
    }
    return all;
}

} // namespace

void retire_logs(std::span<Retiree* const> retirees, const LogWait& wait) {
    std::vector<Leaver> logs;
    for (Retiree* each : retirees) {
        auto log = each->has_gone() ? Service{each->address}.log() : std::nullopt;
        if (!log) continue;
        logs.push_back({*std::move(log), each});
        let_read(logs.back(), wait);
    }
    if (sys::has_input(wait.interruption)) {
        for (const Leaver& each : logs) each.of->end_of_log = End::still_there;
        return;
    }
    const std::vector<Farewell> ends = send_logs_away(logs, wait);
    for (std::size_t i = 0; i < logs.size(); ++i) {
        logs[i].of->end_of_log = ends[i].end;
        if (ends[i].failure) logs[i].of->failure = ends[i].failure;
    }
}

} // namespace lares::workshop
