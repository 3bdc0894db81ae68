// SPDX-License-Identifier: ISC
// The file stop-steps: it is a way to stop that comes to its end, or an error that can be said.
#include "protocol/stop_steps.hpp"
#include "setting_error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto file = fuzz::as_text(data, size);
    const auto steps = protocol::stop_steps_from_text(file);
    if (!steps) {
        fuzz::must_be_about(steps.error(), file);
        return 0;
    }
    fuzz::must(!steps->empty() && steps->size() <= protocol::most_stop_steps, "there are steps, and a few");
    for (std::size_t i = 0; i < steps->size(); ++i) {
        const protocol::StopStep& step = (*steps)[i];
        fuzz::must(step.signal >= 1 && step.signal <= 64, "a step is a signal");
        fuzz::must(!step.patience || *step.patience >= Span{}, "a time is not negative");
        fuzz::must(step.patience || i + 1 == steps->size(), "only the last is without a time");
    }
    return 0;
}
