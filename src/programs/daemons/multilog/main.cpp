// SPDX-License-Identifier: ISC
// multilog SCRIPT…: writes the lines of its standard input into log directories. See multilog(8).
#include "logging/front.hpp"
#include "logging/loop.hpp"
#include "protocol/log_script.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

#include <cstdint>
#include <string_view>

namespace {

using namespace lares;

constexpr sys::Report report{"multilog", sys::Patience::never_waits};

// How many there can be at most: each word is one action at most, and is known by its first byte.
struct Counts {
    std::size_t directories = 0;
    std::size_t shown = 0;
};
Counts count(std::span<char* const> words) {
    Counts counts;
    for (const char* word : words) {
        if (*word == '.' || *word == '/') ++counts.directories;
        if (*word == '=') ++counts.shown;
    }
    return counts;
}

// All in one stretch of memory: for most scripts, it is a page.
void reserve(logging::Plan& plan, std::span<char* const> words) {
    const Counts counts = count(words);
    const std::size_t size = plan.actions.room_for(words.size()) + plan.shown.room_for(counts.shown) +
                             plan.directories.room_for(counts.directories);
    auto pages = sys::Pages::allocate(size);
    if (!pages) logging::refuse(pages.error(), report);
    plan.room = std::move(*pages);
    std::span<char> room = plan.room.bytes();
    plan.actions.take_room(room, words.size());
    plan.shown.take_room(room, counts.shown);
    plan.directories.take_room(room, counts.directories);
}

// One file that is named twice is one: what comes last is what it shows in the end.
std::uint32_t place_of_shown(logging::Plan& plan, const char* path) {
    std::uint32_t place = 0;
    for (const logging::ShownFile& shown : plan.shown) {
        if (std::string_view{shown.path()} == path) return place;
        ++place;
    }
    plan.shown.add(path, report);
    return place;
}

void read_script(logging::Plan& plan, std::span<char* const> words) {
    protocol::LogScript script;
    for (const char* word : words) {
        const auto meaning = script.take(word);
        if (!meaning) {
            report.fatal({"unable to understand ", word, ": ", meaning.error().why});
            sys::leave(sys::exit_usage);
        }
        if (!*meaning) continue;
        protocol::LogAction& action = plan.actions.add(**meaning);
        if (action.kind == protocol::LogAction::Kind::append)
            plan.directories.add(action.path, script.settings(), report);
        if (action.kind == protocol::LogAction::Kind::show) action.place = place_of_shown(plan, action.path);
        if (action.kind == protocol::LogAction::Kind::complain)
            plan.complaint_room += plan.complaint_shows + logging::longest_end_of_complaint;
    }
    plan.stamp = script.stamp();
}

// First everything is opened, and then the directories are taken up: a start that fails, and is tried again
// and again, must not leave its marks in those that were all right.
void open_all(logging::Plan& plan, logging::Loop& loop) {
    for (logging::ShownFile& shown : plan.shown) shown.open();
    for (logging::Directory& directory : plan.directories) directory.open_or_die();
    for (logging::Directory& directory : plan.directories) loop.take_up(directory);
}

} // namespace

int main(int argc, char** argv) {
    sys::Signals signals = logging::begin(report);
    static logging::Plan plan;
    const std::span words{argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)};
    reserve(plan, words);
    read_script(plan, words);

    static logging::Pump pump{plan};
    if (const auto made = pump.make_buffers(); !made) logging::refuse(made.error(), report);
    static logging::Loop loop{plan, pump, signals, report};
    open_all(plan, loop);
    sys::leave(loop.run());
}
