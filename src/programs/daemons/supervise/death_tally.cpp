// SPDX-License-Identifier: ISC
#include "death_tally.hpp"

#include "protocol/death_tally.hpp"
#include "protocol/names.hpp"
#include "sys/durable.hpp"
#include "sys/file.hpp"
#include "sys/stream.hpp"
#include "sys/unfinished.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>

namespace lares::supervise {

namespace {

constexpr const char* tally_name = protocol::control_file::death_tally;

std::string_view text_of(const protocol::DeathBytes& entry) {
    return {reinterpret_cast<const char*>(entry.data()), entry.size()};
}

// Apart, for its room on the stack.
[[gnu::noinline]] Result<> copy_part(const sys::Fd& from, const sys::Fd& to, protocol::DeathTallyCut part) {
    std::array<char, 512> room;
    while (part.from < part.to) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(part.to - part.from, room.size()));
        const auto read = sys::read_from(from.number(), part.from, std::span{room}.first(size));
        if (!read) return fail(read);
        if (read->empty()) return {}; // somebody has made it shorter
        if (const auto written = sys::write_whole(to, {read->data(), read->size()}); !written) return written;
        part.from += read->size();
    }
    return {};
}

Result<> write_new(int directory, const char* unfinished, const sys::Fd& old, protocol::DeathTallyCut kept,
                   const protocol::DeathBytes& entry) {
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC;
    const auto file = sys::open_regular(directory, unfinished, flags, protocol::published_mode);
    if (!file) return fail(file);
    if (const auto copied = copy_part(old, file->file, kept); !copied) return copied;
    return sys::write_whole(file->file, text_of(entry));
}

} // namespace

void DeathTally::begin(int control_directory) {
    if (const auto tally = sys::open_regular(control_directory, tally_name, O_WRONLY))
        (void)sys::truncate(tally->file, 0);
}

Result<> DeathTally::append(int control_directory, TaiLabel when, const protocol::RunEnd& how,
                            std::uint32_t most) {
    const auto old =
        sys::open_regular(control_directory, tally_name, O_RDWR | O_CREAT, protocol::published_mode);
    if (!old) return fail(old);
    const auto kept = protocol::death_tally_cut(old->info.size, most);
    sys::FileName unfinished = sys::unfinished_name(tally_name);
    auto done =
        write_new(control_directory, unfinished.c_str(), old->file, kept, protocol::pack_death(when, how));
    if (done) done = sys::rename(control_directory, unfinished.c_str(), tally_name);
    if (!done) (void)sys::remove_file(control_directory, unfinished.c_str());
    return done;
}

TaiLabel DeathTally::last(int control_directory) {
    const auto tally = sys::open_regular(control_directory, tally_name);
    constexpr TaiLabel none{0, 0};
    if (!tally || tally->info.size < protocol::death_size) return none;
    protocol::DeathBytes entry{};
    const std::uint64_t end = tally->info.size / protocol::death_size * protocol::death_size;
    const auto read = sys::read_from(tally->file.number(), end - protocol::death_size,
                                     {reinterpret_cast<char*>(entry.data()), entry.size()});
    return read && read->size() == entry.size() ? protocol::time_of_death(entry) : none;
}

} // namespace lares::supervise
