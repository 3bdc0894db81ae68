// SPDX-License-Identifier: ISC
// supervise/state: whatever the text, a state that is read can be told again in the same words, and they fit.
#include "protocol/runit_texts.hpp"
#include "protocol/service_state.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto state = protocol::state_from_text(fuzz::as_text(data, size));
    const auto left = protocol::left_state_from_text(fuzz::as_text(data, size));
    if (left)
        fuzz::must(left->pid != 0 ? has_process(left->phase) : left->phase != protocol::Phase::running,
                   "what is left does not contradict itself");
    if (!state) return 0;
    const auto text = protocol::to_text(*state);
    fuzz::must(!text.truncated(), "every state fits");
    const auto again = protocol::state_from_text(text.view());
    fuzz::must(again.has_value(), "what is written is read");
    fuzz::must(protocol::to_text(*again).view() == text.view(), "and told again in the same words");
    fuzz::must(!protocol::stat_text(*state).truncated() && !protocol::pid_text(*state).truncated(),
               "runit's texts fit");
    return 0;
}
