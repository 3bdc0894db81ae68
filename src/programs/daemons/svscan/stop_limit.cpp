// SPDX-License-Identifier: ISC
#include "stop_limit.hpp"

#include "base/text.hpp"
#include "protocol/names.hpp"
#include "protocol/stop_limit.hpp"
#include "sys/file.hpp"

#include <array>
#include <cerrno>

namespace lares::svscan {

namespace {

constexpr const char* file = protocol::scan_file::timeout_stop;

constexpr const char* otherwise = "the limit is 60s";
static_assert(protocol::default_stop_limit == std::chrono::seconds{60});

void tell(const sys::Report& report, const protocol::SettingError& error) {
    TextBuffer<128> hint;
    hint.append("try: ").append(error.remedy).append("; this time ").append(otherwise);
    report.warn({file, ", line ", Decimal{error.line}.view(), ": \"", error.text, "\" ", error.what}, 0,
                hint.view());
}

} // namespace

// Apart, for its room on the stack.
[[gnu::noinline]] std::optional<Span> read_stop_limit(const sys::Fd& scan_directory,
                                                      const sys::Report& report) {
    std::array<char, 512> room;
    const auto text = sys::read_whole_file(scan_directory.number(), file, room);
    if (!text) {
        if (text.error().number != ENOENT)
            report.warn({"unable to read ", file}, text.error().number, otherwise);
        return protocol::default_stop_limit;
    }
    const auto limit = protocol::stop_limit_from_text(*text);
    if (!limit) tell(report, limit.error());
    return limit.value_or(protocol::default_stop_limit);
}

} // namespace lares::svscan
