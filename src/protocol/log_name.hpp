// SPDX-License-Identifier: ISC
// The names of finished files in a log directory: `@`, 24 hexadecimal digits, a dot and a code. The label is
// the moment at which the file was finished, so that names sort as the files came.
//
//     @400000006743e1b52a05f200.s   finished, and on the disk
//     @400000006743e1b52a05f200.u   was `current` when its writer was killed
//
// Whatever else lies in the directory is somebody else's, and is left alone.
#pragma once

#include "base/tai.hpp"
#include "base/text.hpp"

#include <optional>
#include <string_view>

namespace lares::protocol {

struct LogName {
    TaiLabel label;
    std::string_view code;
    friend auto operator<=>(const LogName&, const LogName&) = default;
};

std::optional<LogName> log_name_from_text(std::string_view name);

using LogNameText = TextBuffer<255>;
LogNameText to_text(const LogName& name);

// The next possible label.
TaiLabel next_label(TaiLabel label);

} // namespace lares::protocol
