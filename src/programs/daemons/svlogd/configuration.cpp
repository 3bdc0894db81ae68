// SPDX-License-Identifier: ISC
#include "configuration.hpp"

#include "protocol/log_stamp.hpp"
#include "protocol/names.hpp"
#include "sys/file.hpp"

#include <cerrno>

namespace lares::svlogd {

using logging::Directory;
using logging::Plan;
using protocol::LogAction;
using protocol::LogDestination;

namespace {

// Of the file, and one byte that is not a part of it.
constexpr std::size_t text_size = 16 * 1024;
// A line is two bytes, and a directory has two destinations.
constexpr std::size_t most_actions = text_size / 2 + 4;

std::string_view hint_for(int error) {
    switch (error) {
    case ENOENT: return "make it: svlogd makes no directories";
    case EAGAIN: return "another svlogd writes there, or it is named twice";
    default: return {};
    }
}

} // namespace

Result<> Configuration::prepare(Plan& plan) {
    plan.stamp = line_.stamp;
    plan.replacement = line_.replacement;
    plan.window = line_.line_size;
    plan.knows_by_stamp = false;
    plan.complaint_shows = plan.complaint_is_cut_from = line_.line_size;
    constexpr std::size_t longest_prefix = text_size;
    constexpr std::size_t around_line =
        protocol::LogStamp::longest + longest_prefix + logging::longest_end_of_complaint;
    plan.complaint_room = line_.directories.size() * (around_line + line_.line_size);
    plan.manner = protocol::LogManner::runit;
    plan.is_verbose = line_.is_verbose;

    const std::size_t count = line_.directories.size();
    auto texts = sys::Pages::allocate(count * text_size);
    if (!texts) return fail(texts);
    texts_ = std::move(*texts);
    auto lists =
        sys::Pages::allocate(plan.actions.room_for(count * most_actions) + plan.directories.room_for(count));
    if (!lists) return fail(lists);
    plan.room = std::move(*lists);
    std::span<char> room = plan.room.bytes();
    plan.directories.take_room(room, count);
    plan.actions.take_room(room, count * most_actions);
    return {};
}

std::span<char> Configuration::text_of(std::size_t place) const {
    return texts_.bytes().subspan(place * text_size, text_size);
}

void Configuration::read(Plan& plan, logging::Loop& loop) {
    plan.actions.clear();
    plan.directories.clear();
    selects_all_ = true;
    protocol::LogSettings settings = protocol::LogConfig{line_.line_size}.settings();
    settings.is_verbose = line_.is_verbose;
    for (const char* name : line_.directories) {
        Directory& directory = plan.directories.add(name, settings, report_);
        if (!open(directory)) {
            plan.directories.remove_last();
            continue;
        }
        read_file(plan, directory, text_of(plan.directories.size() - 1));
        loop.take_up(directory);
    }
    if (plan.directories.empty()) report_.die({"no functional log directories."});
}

bool Configuration::open(Directory& directory) const {
    const auto opened = directory.open();
    if (!opened) {
        const auto& [attempt, file, rest, error] = opened.error();
        const bool is_lock = std::string_view{attempt}.starts_with("lock");
        const std::string_view words = is_lock            ? "unable to lock directory: "
                                       : error == ENOTDIR ? "unable to change directory: "
                                                          : "unable to open log directory: ";
        report_.warn({words, directory.name()}, error, hint_for(error));
        return false;
    }
    auto made = directory.make_buffer(Directory::usual_buffer);
    if (!made) made = directory.make_buffer(Directory::least_buffer);
    if (!made) report_.warn({"unable to open log directory: ", directory.name()}, made.error().number);
    return made.has_value();
}

// One that cannot be read says nothing.
void Configuration::read_file(Plan& plan, Directory& directory, std::span<char> text) {
    auto read = sys::read_small_file(directory.handle().number(), protocol::log_file::config, text);
    if (read && read->size() == text.size()) read = std::unexpected(Error{EFBIG, "read"});
    if (!read && read.error().number != ENOENT)
        report_.warn({"unable to read config: ", directory.name()}, read.error().number,
                     "the log is kept as if there were none");
    if (read) directory.messages().tell("read", protocol::log_file::config);
    const std::span<char> lines = text.first(read ? read->size() + 1 : 0);

    protocol::LogConfig config{line_.line_size};
    protocol::for_each_line(lines, [&](const char* line) {
        if (const auto complaint = config.take(line))
            report_.warn({"unable to ", complaint->what, ": ", complaint->text});
    });
    protocol::LogSettings settings = config.settings();
    settings.is_verbose = line_.is_verbose;
    directory.adopt(settings);
    add_actions(plan, directory, lines);
}

// What goes to standard error comes first, as in runit. Which lines do is decided anew for each destination.
void Configuration::add_actions(Plan& plan, const Directory& directory, std::span<char> text) {
    const auto place = static_cast<std::uint32_t>(plan.directories.size() - 1);
    if (add_choices(plan, text, LogDestination::standard_error))
        plan.actions.add(LogAction{.kind = LogAction::Kind::complain, .prefix = directory.settings().prefix});
    if (!selects_all_) plan.actions.add(protocol::choice_of_all(LogAction::Kind::select));
    selects_all_ = true;
    (void)add_choices(plan, text, LogDestination::log);
    plan.actions.add(LogAction{.kind = LogAction::Kind::append, .place = place, .path = directory.name()});
}

// Were there any?
bool Configuration::add_choices(Plan& plan, std::span<char> text, LogDestination destination) {
    bool found = false;
    protocol::for_each_line(text, [&](const char* line) {
        const auto choice = protocol::choice_of(line, destination);
        if (!choice) return;
        if (!found && destination == LogDestination::standard_error)
            plan.actions.add(protocol::choice_of_all(LogAction::Kind::deselect));
        plan.actions.add(*choice);
        found = true;
    });
    if (found) selects_all_ = false;
    return found;
}

} // namespace lares::svlogd
