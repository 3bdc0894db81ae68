// SPDX-License-Identifier: ISC
#include "run_facts.hpp"

#include "protocol/service_state.hpp"

namespace lares::present {

using protocol::RunRecord;
using namespace values;

namespace {

bool exited(const RunRecord& run) {
    return run.how.kind == protocol::RunEnd::Kind::exited;
}
bool killed(const RunRecord& run) {
    return run.how.kind == protocol::RunEnd::Kind::killed;
}

// clang-format off
constexpr RunField run_table[] = {
    {"run",           [](const RunRecord& run) { return number(run.number); }},
    {"start",         [](const RunRecord& run) { return moment(run.start); }},
    {"ready",         [](const RunRecord& run) { return run.ready ? moment(*run.ready) : nothing; }},
    {"ready_seconds", [](const RunRecord& run) { const auto span = ready_after(run); return span ? seconds(*span) : nothing; }},
    {"end",           [](const RunRecord& run) { return moment(run.end); }},
    {"ran_seconds",   [](const RunRecord& run) { return run.lived ? seconds(*run.lived) : nothing; }},
    {"kind",          [](const RunRecord& run) { return text(word_for(run.how.kind)); }},
    {"code",          [](const RunRecord& run) { return exited(run) ? number(run.how.number) : nothing; }},
    {"signal",        [](const RunRecord& run) { return killed(run) ? number(run.how.number) : nothing; }},
    {"signal_name",   [](const RunRecord& run) { return killed(run) ? text(signal_name(run.how.number)) : nothing; }},
    {"core",          [](const RunRecord& run) { return killed(run) ? Value{run.how.core} : nothing; }},
    {"by",            [](const RunRecord& run) { return run.by.size() != 0 ? text(run.by.view()) : nothing; }},
    {"peak_rss_kib",  [](const RunRecord& run) { return run.peak_rss_kib ? number(*run.peak_rss_kib) : nothing; }},
    {"cpu_seconds",   [](const RunRecord& run) { return run.cpu ? seconds(*run.cpu) : nothing; }},
    {"stuck",         [](const RunRecord& run) { return Value{run.stuck}; }},
};
// clang-format on

} // namespace

std::span<const RunField> run_fields() {
    return run_table;
}

// Labels may be so far apart as 64 bits go; a Span is not.
std::optional<Span> ready_after(const RunRecord& run) {
    constexpr auto a_century = std::chrono::hours{24 * 365 * 100};
    if (!run.ready || *run.ready < run.start) return std::nullopt;
    const std::uint64_t apart = run.ready->seconds - run.start.seconds;
    if (apart > static_cast<std::uint64_t>(std::chrono::seconds{a_century}.count())) return std::nullopt;
    return std::chrono::seconds{apart} + Span{run.ready->nanoseconds} - Span{run.start.nanoseconds};
}

} // namespace lares::present
