// SPDX-License-Identifier: ISC
// The files restart-on and restart-not-on: some ends of a run, or an error that can be said.
#include "protocol/end_set.hpp"
#include "setting_error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    using Kind = protocol::RunEnd::Kind;
    const auto file = fuzz::as_text(data, size);
    const auto ends = protocol::end_set_from_text(file);
    if (!ends) {
        fuzz::must_be_about(ends.error(), file);
        return 0;
    }
    const bool knows_failure = file.contains("failure");
    int found = 0;
    for (const Kind kind : {Kind::exited, Kind::killed})
        for (int number = -1; number <= 300; ++number) found += ends->contains({kind, number, false}) ? 1 : 0;
    fuzz::must(found >= 1 && found <= 256 + 64, "there are ends in it, and no others than there are");
    fuzz::must(!ends->contains({}) || knows_failure, "what nobody has seen is a failure");
    return 0;
}
