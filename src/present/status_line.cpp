// SPDX-License-Identifier: ISC
#include "status_line.hpp"

#include "base/text.hpp"

namespace lares::present {

using protocol::ServiceView;
using protocol::Want;

namespace {

void append_what_it_does(std::string& out, const ServiceView& view, TaiLabel now) {
    const protocol::StatusRecord& status = view.status;
    const bool has_process = status.pid != 0;
    if (has_process)
        out.append("up (pid ").append(Decimal{status.pid}.view()).append(") ");
    else
        out.append("down ");
    out.append(Decimal{whole_seconds_between(status.since, now)}.view()).append(" seconds");
    if (has_process == view.down_file) out.append(has_process ? ", normally down" : ", normally up");
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

    append_what_it_does(out, view, now);
    if (has_process && status.paused) out.append(", paused");
    if (!has_process && want == Want::up) out.append(", want up");
    if (has_process && want == Want::down) out.append(", want down");
    if (encore && has_process && want == Want::once) out.append(", once");
    if (encore) out.append(", ").append(encore_word(status));
    out.push_back('\n');
}

} // namespace lares::present
