// SPDX-License-Identifier: ISC
// What ServiceReport says of the life of the service, where a file of its directory has had a say in it.
#include "service_report.hpp"

#include "base/span_text.hpp"
#include "end_words.hpp"

namespace lares::supervise {

using machine::Remark;
using protocol::GaveUp;
using protocol::Hint;

namespace {

const char* script_of(GaveUp::Because because) {
    switch (because) {
    case GaveUp::Because::start: return "start";
    case GaveUp::Because::finish: return "finish";
    default: return "run";
    }
}

} // namespace

[[gnu::noinline]] void ServiceReport::not_ready(Span limit, std::string_view missing) const {
    const SpanText span = span_text(limit);
    const bool is_known = !missing.empty();
    warn({name_, " was not ready within ", span.view(), is_known ? ": nothing of it listens at " : "",
          missing, is_known ? "; it is told to go" : " and is told to go"},
         0, "timeout-ready says how long that may take");
}

[[gnu::noinline]] void ServiceReport::remark(const Remark& remark, const protocol::Life& life) const {
    const SpanText span = span_text(remark.span);
    switch (remark.kind) {
    case Remark::Kind::not_ready: return not_ready(remark.span, {});
    case Remark::Kind::too_slow:
        return warn({name_, " has not done its work within ", span.view(), " and is told to go"}, 0,
                    "timeout-run says how long that may take");
    case Remark::Kind::silent:
        return warn({name_, " has not said WATCHDOG=1 for ", span.view(), " and is told to go"}, 0, {});
    case Remark::Kind::gave_up: return gave_up(remark, life);
    case Remark::Kind::no_other_run:
        return warn({name_, " has exited 0 and is not started again"}, 0, "its restart says so");
    case Remark::Kind::rests:
        return warn({name_, " has failed too often and rests for ", span.view()}, 0,
                    "its restart-limit says so; svc -u ends that");
    case Remark::Kind::over_budget:
        return warn({name_, " waits ", span.view(), " for its next start"}, 0,
                    ".svscan/restart-budget has been used up by all services together; svc -u ends that");
    }
}

[[gnu::noinline]] void ServiceReport::gave_up(const Remark& remark, const protocol::Life& life) const {
    const GaveUp& why = *life.gave_up;
    const bool is_rule = why.because == GaveUp::Because::rule;
    Hint hint;
    hint.append(is_rule ? "its restart wants no other run; " : "").append("to start it again: svc -u ");
    protocol::append_quoted(hint, place().view());
    EndWords words = end_words(why.end);
    if (remark.span != Span{0}) {
        words.clear();
        words.append("took longer than ").append(span_text(remark.span).view());
    }
    warn({name_, " has failed for good: ", script_of(why.because), " ", words.view()}, 0, hint.view());
}

void ServiceReport::healthy_again() const {
    report_.info({name_, " is healthy again"});
}

void ServiceReport::check_failed(std::string_view reason) const {
    warn({name_, " has failed its health check: ", reason}, 0, {});
}

void ServiceReport::unhealthy(std::string_view reason, bool is_ended) const {
    warn({name_, " is unhealthy: ", reason}, 0,
         is_ended ? "it is told to go, and started again, as health/restart says" : "it is only shown");
}

} // namespace lares::supervise
