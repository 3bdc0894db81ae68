// SPDX-License-Identifier: ISC
#include "retirement.hpp"

#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/file.hpp"
#include "sys/pause.hpp"

#include <cerrno>
#include <cstddef>

namespace lares::workshop {

namespace {

using End = Retiree::End;
using service::SendFailure;
using service::Service;

constexpr const char* farewell = "dx";
constexpr Span between_looks = std::chrono::milliseconds{2};

bool is_unsupervised(const SendFailure& failure) {
    return failure.step == SendFailure::Step::open && (failure.error == ENXIO || failure.error == ENOENT);
}

struct Farewell {
    End end = End::nobody;
    std::optional<SendFailure> failure;
};

// Their ends, in the same order.
std::vector<Farewell> send_away(const std::vector<Service>& services, std::optional<Moment> deadline) {
    service::Pursuit pursuit;
    std::vector<Farewell> all(services.size());
    std::vector<std::optional<std::size_t>> numbers(services.size());
    const auto fail_with = [&](std::size_t i, const SendFailure& failure) {
        if (is_unsupervised(failure)) return;
        all[i] = {End::refused, failure};
    };
    for (std::size_t i = 0; i < services.size(); ++i) {
        const auto begun = pursuit.begin(services[i], farewell);
        if (begun)
            numbers[i] = *begun;
        else
            fail_with(i, begun.error());
    }
    pursuit.tell_all(deadline);
    for (std::size_t i = 0; i < services.size(); ++i) {
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
    for (;;) {
        const auto view = log.look();
        if (view.obstacle || view.status.pid == 0) return;
        const auto rest = unread_by(view.status.pid);
        if (!rest || *rest == 0 || (deadline && sys::now() >= *deadline)) return;
        sys::pause(between_looks);
    }
}

} // namespace

void retire(std::vector<Retiree>& retirees, std::optional<Moment> deadline) {
    std::vector<Service> services;
    for (const Retiree& each : retirees) services.emplace_back(each.address);
    const std::vector<Farewell> ends = send_away(services, deadline);

    std::vector<Service> logs;
    std::vector<Retiree*> with_log;
    for (std::size_t i = 0; i < retirees.size(); ++i) {
        retirees[i].end = ends[i].end;
        retirees[i].failure = ends[i].failure;
        const bool has_gone = ends[i].end == End::gone || ends[i].end == End::nobody;
        auto log = has_gone ? services[i].log() : std::nullopt;
        if (!log) continue;
        let_read(*log, deadline);
        logs.push_back(*std::move(log));
        with_log.push_back(&retirees[i]);
    }
    const std::vector<Farewell> ends_of_logs = send_away(logs, deadline);
    for (std::size_t i = 0; i < with_log.size(); ++i) {
        with_log[i]->end_of_log = ends_of_logs[i].end;
        if (ends_of_logs[i].failure) with_log[i]->failure = ends_of_logs[i].failure;
    }
}

} // namespace lares::workshop
