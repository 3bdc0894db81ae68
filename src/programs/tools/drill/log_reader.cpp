// SPDX-License-Identifier: ISC
#include "log_reader.hpp"

#include "protocol/names.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/stream.hpp"

#include <array>
#include <fcntl.h>

namespace lares::drill {

namespace {

bool is_log(std::string_view name) {
    return name.starts_with('@') || name == protocol::log_file::current ||
           name == protocol::log_file::previous;
}

} // namespace

void LogReader::read_on() {
    const auto directory = sys::open_directory(sys::here, directory_.c_str());
    if (!directory) return;
    sys::DirectoryReader names{*directory};
    for (auto name = names.next(); name && *name; name = names.next())
        if (is_log(*name)) read_on(directory->number(), *name);
}

void LogReader::read_on(int directory, const char* name) {
    const auto file = sys::open_at(directory, name, O_RDONLY);
    const auto info = file ? sys::info(*file) : Result<sys::FileInfo>{fail(file)};
    if (!info) return; // it has just got another name: the next look finds it
    Place& place = places_[info->identity.inode];
    std::array<char, 65536> room;
    for (auto bytes = sys::read_from(file->number(), place.offset, room); bytes && !bytes->empty();
         bytes = sys::read_from(file->number(), place.offset, room)) {
        place.offset += bytes->size();
        take(place, {bytes->data(), bytes->size()});
    }
}

void LogReader::take(Place& place, std::string_view bytes) {
    place.begun.append(bytes);
    std::size_t at = 0;
    for (std::size_t end; (end = place.begun.find('\n', at)) != std::string::npos; at = end + 1) {
        const std::string_view text = std::string_view{place.begun}.substr(at, end - at);
        // What is no whole line is a half of one that was torn, and is missed as such.
        if (const auto line = line_from_text(text)) tallies_[std::string{line->writer}].note(line->number);
    }
    place.begun.erase(0, at);
}

} // namespace lares::drill
