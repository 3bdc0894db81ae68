// SPDX-License-Identifier: ISC
// The files restart, restart-delay, restart-limit and restart-budget: what is read can be kept to, or the
// error can be said.
#include "protocol/restart_rule.hpp"
#include "setting_error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto file = fuzz::as_text(data, size);
    const auto refused = [file](const auto& value) {
        if (!value) fuzz::must_be_about(value.error(), file);
        return !value;
    };
    if (const auto rule = protocol::restart_rule_from_text(file); !refused(rule))
        fuzz::must(*rule <= protocol::RestartRule::never, "a rule is one of three");
    if (const auto delay = protocol::restart_delay_from_text(file); !refused(delay))
        fuzz::must(delay->first >= Span{} && delay->cap >= delay->first, "a delay does not become shorter");
    if (const auto budget = protocol::restart_budget_from_text(file); !refused(budget))
        fuzz::must(budget->restarts >= 1 && budget->restarts <= 1000 && budget->in > Span{},
                   "they are counted");
    if (const auto limit = protocol::restart_limit_from_text(file); !refused(limit)) {
        fuzz::must(limit->failures >= 1 && limit->failures <= 1000, "some failures are too many");
        fuzz::must(limit->in > Span{} && limit->rest > Span{}, "they are counted, and there is a rest");
        fuzz::must(limit->longest_rest >= limit->rest, "a rest does not become shorter");
    }
    return 0;
}
