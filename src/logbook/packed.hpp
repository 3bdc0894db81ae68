// SPDX-License-Identifier: ISC
// Old files that somebody has compressed: multilog's `!gzip`, svlogd's config, a cron job. Their names need
// not say so, so that their first bytes are asked. The tool that is right for them unpacks them into a file
// without a name; what it can read of one that is damaged is shown.
#pragma once

#include "complaints.hpp"
#include "sys/fd.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lares::logbook {

// The program that unpacks what begins like this; null: it is not packed, as far as we know.
const char* unpacker_of(std::string_view first_bytes);

// The file itself if it is not packed. Nothing: it cannot be unpacked, which is complained of.
std::optional<sys::Fd> unpacked(sys::Fd file, const std::string& path, Complaints& complaints);

} // namespace lares::logbook
