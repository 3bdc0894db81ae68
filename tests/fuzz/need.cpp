// SPDX-License-Identifier: ISC
// A file in needs/: how one service needs another one, or an error that can be said.
#include "protocol/need.hpp"
#include "setting_error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto file = fuzz::as_text(data, size);
    const auto need = protocol::need_from_text(file);
    if (!need) {
        fuzz::must_be_about(need.error(), file);
        return 0;
    }
    fuzz::must(need->must_be_ready || file.contains("up"), "up is enough only where it is said");
    fuzz::must(!need->rides_out_restarts || file.contains("through-restart"),
               "a restart is ridden out only where that is said");
    return 0;
}
