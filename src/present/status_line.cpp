// SPDX-License-Identifier: ISC
#include "status_line.hpp"

#include "base/text.hpp"

namespace lares::present {

using protocol::ServiceView;
using protocol::Want;

namespace {

void append_what_it_does(std::string& out, const ServiceView& view, TaiLabel now, bool is_up) {
    const protocol::StatusRecord& status = view.status;
    out.append(is_up ? "up " : "down ");
    if (status.pid != 0) out.append("(pid ").append(Decimal{status.pid}.view()).append(") ");
    out.append(Decimal{whole_seconds_between(status.since, now)}.view()).append(" seconds");
    if (is_up == view.down_file) out.append(is_up ? ", normally down" : ", normally up");
}

} // namespace

void append_status_line(std::string& out, std::string_view name, const ServiceView& view, TaiLabel now,
                        std::string_view control, ErrorWords error_words, LineStyle style) {
    out.append(name).append(": ");
    if (view.obstacle) {
        out.append(problem_words(*view.obstacle, control, error_words)).push_back('\n');
        return;
    }
    const protocol::StatusRecord& status = view.status;
    const bool has_process = status.pid != 0;
    const auto want = want_of(status);
    const bool encore = style == LineStyle::encore && has_detail(view);

    // Without a process it is one that a directory of daemontools cannot be: a one-shot that is done. In
    // encore's line its word tells it.
    const auto& state = style == LineStyle::classic ? view.state : std::nullopt;
    const bool is_up = has_process || (state && state->phase == protocol::Phase::started);
    append_what_it_does(out, view, now, is_up);
    if (has_process && status.paused) out.append(", paused");
    if (!has_process && want == Want::up) out.append(", want up");
    if (has_process && want == Want::down) out.append(", want down");
    if (encore && has_process && want == Want::once) out.append(", once");
    if (state && state->gave_up && !has_process) out.append(", failed");
    if (encore) out.append(", ").append(encore_word(status));
    out.push_back('\n');
}

} // namespace lares::present
