// SPDX-License-Identifier: ISC
#include "log_text.hpp"

#include "packed.hpp"
#include "search.hpp"
#include "sys/report.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::logbook {

namespace {

// A file whose beginning has no stamp has none.
constexpr std::uint64_t beginning = 65536;

TaiLabel label_of(Span unix_time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(unix_time);
    return TaiLabel::from_unix(seconds.count(), static_cast<std::uint32_t>((unix_time - seconds).count()));
}

} // namespace

LogText text_of_open(sys::Fd opened, std::string path, Keeper keeper) {
    LogText text{.file = std::move(opened),
                 .path = std::make_shared<const std::string>(std::move(path)),
                 .keeper = keeper};
    if (const auto found = sys::info(text.file)) {
        text.size = found->size;
        text.identity = found->identity;
        text.ended = label_of(found->changed);
    }
    text.is_stamped = stamped_line_from(text, 0, std::min(text.size, beginning)).has_value();
    return text;
}

std::optional<LogText> open_log_text(const LogFiles& log, LogFile& file, Complaints& complaints) {
    auto opened = open_log_file(log, file);
    const std::string path = log.path_of(file);
    if (!opened) {
        const bool is_gone = opened.error().number == ENOENT;
        if (!is_gone)
            complaints.add("unable to read " + path + ": " +
                           std::string{sys::error_text(opened.error().number)});
        return std::nullopt;
    }
    const auto found = sys::info(*opened);
    if (!found || found->type != sys::FileInfo::Type::regular) {
        complaints.add("unable to read " + path + ": it is no file");
        return std::nullopt;
    }
    auto plain = unpacked(std::move(*opened), path, complaints);
    if (!plain) return std::nullopt;
    LogText text = text_of_open(std::move(*plain), path, log.place.keeper);
    text.identity = found->identity;
    if (file.ended) text.ended = *file.ended;
    if (file.most) text.size = std::min(text.size, *file.most);
    return text;
}

} // namespace lares::logbook
