// SPDX-License-Identifier: ISC
#include "runit_texts.hpp"

namespace lares::protocol {

StatText stat_text(const Life& state) {
    StatText text;
    if (state.pid == 0) {
        text.append("down\n");
        return text;
    }
    text.append(state.phase == Phase::finishing || state.phase == Phase::stopping ? "finish" : "run");
    if (state.paused) text.append(", paused");
    if (state.term_sent) text.append(", got TERM");
    if (state.leaving)
        text.append(", want exit");
    else if (state.want == Want::down)
        text.append(", want down");
    text.append('\n');
    return text;
}

PidText pid_text(const Life& state) {
    PidText text;
    if (state.pid != 0) text.append_number(state.pid).append('\n');
    return text;
}

} // namespace lares::protocol
