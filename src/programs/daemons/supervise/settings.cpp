// SPDX-License-Identifier: ISC
#include "settings.hpp"

#include "sys/directory.hpp"
#include "sys/file.hpp"

#include <array>
#include <cstddef>

namespace lares::supervise {

using protocol::ServiceFile;

namespace {

// s6 gives `finish` so long where nothing is said; runit gives it any time.
constexpr Span time_for_finish_of_s6 = std::chrono::seconds{5};

Span unix_time_of(TaiLabel label) {
    return std::chrono::seconds{label.unix_seconds()} + Span{label.nanoseconds};
}

// The kernel stamps a change by a clock that moves a hundred times a second on slow machines. Another change
// in the same tick would not show.
constexpr Span longest_tick = std::chrono::milliseconds{100};

} // namespace

void Settings::look(Instant now) {
    if (looked_at_ == now.moment) return;
    looked_at_ = now.moment;
    if (!is_as_listed()) list(now);
    make_rules();
}

bool Settings::is_as_listed() const {
    const auto directory = sys::info(service_, ".");
    return directory && directory->changed == changed_;
}

// The look comes before the listing: a change in between is found the next time.
[[gnu::noinline]] void Settings::list(Instant now) {
    const auto directory = sys::info(service_, ".");
    const bool is_settled = directory && unix_time_of(now.label) - directory->changed > longest_tick;
    changed_ = is_settled ? directory->changed : Span{-1};
    if (!read_names()) ask_for_each();
}

// One that may be entered and not listed, or no descriptor for it: then name by name.
bool Settings::read_names() {
    alignas(8) std::array<char, 1024> room;
    files_ = {};
    const auto directory = sys::open_directory(service_, ".");
    if (!directory) return false;
    sys::DirectoryNames names{*directory, room};
    for (;;) {
        const auto name = names.next();
        if (!name) return false;
        if (!*name) return true;
        if (const auto file = protocol::service_file_called(*name)) files_.add(*file);
    }
}

void Settings::ask_for_each() {
    for (auto file = ServiceFile{0}; file < ServiceFile::count;
         file = static_cast<ServiceFile>(static_cast<unsigned>(file) + 1))
        if (sys::exists(service_, name_of(file)).value_or(false)) files_.add(file);
}

void Settings::make_rules() {
    rules_ = {};
    rules_.has_start = has(ServiceFile::start);
    rules_.has_stop = has(ServiceFile::stop);
    rules_.has_finish = has(ServiceFile::finish);
    rules_.has_nothing_to_run = files_.are_of_encore() && !has(ServiceFile::run);
    rules_.hundred_is_for_good = files_.are_of_encore();
    if (files_.are_of_s6()) rules_.finish_limit = time_for_finish_of_s6;
}

} // namespace lares::supervise
