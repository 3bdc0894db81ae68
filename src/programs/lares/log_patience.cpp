// SPDX-License-Identifier: ISC
#include "log_patience.hpp"

#include "obstruction.hpp"
#include "present/words.hpp"
#include "service/blocker.hpp"
#include "sys/clock.hpp"
#include "sys/process_entry.hpp"

#include <optional>

namespace lares::front {

namespace {

std::optional<service::Explanation> why_it_waits(pid_t writer) {
    const auto process = writer == 0 ? std::nullopt : sys::ProcessLooker{}.at(writer);
    if (!process) return std::nullopt;
    const std::string pid = std::to_string(writer);
    return service::Explanation{std::string{process->name.view()} + " (pid " + pid +
                                    ") may still write the end of a line",
                                0, "to end that: kill " + pid};
}

} // namespace

void LogPatience::look(const std::string& name, const service::Service& log, pid_t writer) {
    const Moment now = sys::now();
    if (now - begun_ < patience_with_stop || told_.contains(name)) return;
    auto why = why_it_waits(writer);
    if (!why)
        if (const auto blocker = service::blocker_of(log.look(service::Detail::everything)))
            why = why_it_stays(*blocker, name, terms_);
    if (!why) return;
    told_.insert(name);
    report.warn({name, ": stopping for ", present::age_words(now - begun_), ": ", why->text}, why->error,
                why->hint);
}

} // namespace lares::front
