// SPDX-License-Identifier: ISC
// Lines: where each of them goes, and how it gets there.
#include "machine/log_router.hpp"
#include "pump.hpp"

#include <algorithm>
#include <cstring>

namespace lares::logging {

using protocol::LogAction;
using protocol::LogStamp;

namespace {

// Short lines are copied in whole blocks: what is too much is written over by what comes next. There must be
// room for a block behind both places.
constexpr std::size_t copied_at_once = 32;
void copy(char* to, const char* from, std::size_t size) {
    if (size > 4 * copied_at_once) {
        std::memcpy(to, from, size);
        return;
    }
    for (std::size_t i = 0; i < size; i += copied_at_once) std::memcpy(to + i, from + i, copied_at_once);
}

} // namespace

bool Pump::work_off_lines(Instant now) {
    while (!rest_.empty()) {
        if (!has_room_for_a_line(now)) return false;
        if (goes_everywhere_ && held_size_ == 0 && !in_long_line_) stamp_whole_lines();
        if (rest_.empty()) break;
        if (in_long_line_)
            take_rest_of_line();
        else
            take_line();
    }
    return true;
}

bool Pump::has_room_for_a_line(Instant now) {
    for (Directory& directory : plan_.directories)
        if (directory.room() < line_room_ && !directory.drain(now)) return false;
    return complaints_.has_room() || complaints_.drain(now.moment);
}

// The most common script by far, `t ./main`, and its inner loop: as many whole lines as there is room for.
// They are made in the first directory, and the others get a copy of all of them.
void Pump::stamp_whole_lines() {
    if (plan_.directories.empty()) return;
    std::size_t room = plan_.directories[0].room();
    for (const Directory& directory : plan_.directories) room = std::min(room, directory.room());
    char* const begin = plan_.directories[0].made();
    const char* const room_end = begin + room;
    char* out = begin;

    const char* at = rest_.data();
    const char* const end = at + rest_.size();
    const std::size_t stamp_size = stamp_.size();
    while (at != end) {
        const auto* line_end =
            static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        if (!line_end) break;
        const auto size = static_cast<std::size_t>(line_end + 1 - at);
        if (static_cast<std::size_t>(room_end - out) < LogStamp::longest + size + copied_at_once) break;
        stamp_.write_next(out);
        copy(out + stamp_size, at, size);
        out += stamp_size + size;
        at += size;
    }
    rest_ = {at, static_cast<std::size_t>(end - at)};
    const auto made = static_cast<std::size_t>(out - begin);
    for (Directory& directory : plan_.directories) {
        if (directory.made() != begin) std::memcpy(directory.made(), begin, made);
        directory.add_made(made);
    }
}

void Pump::take_line() {
    const std::size_t used = held_size_ != 0 ? held_size_ : stamp_size();
    const std::size_t limit = known_size() - used;
    const auto* end = static_cast<const char*>(std::memchr(rest_.data(), '\n', rest_.size()));
    const std::size_t length = end ? static_cast<std::size_t>(end - rest_.data()) : rest_.size();
    if (length >= limit && !(end && length == limit)) {
        // Its beginning is all that is looked at; where its end is does not matter now.
        in_long_line_ = true;
        hold(limit);
        return send_held({});
    }
    if (!end) return hold(length);
    if (held_size_ != 0 || !are_alike_) {
        hold(length);
        send_held(first_of(rest_, 1));
        rest_.remove_prefix(1);
        return;
    }
    const std::string_view stretch = first_of(rest_, length + 1);
    rest_.remove_prefix(length + 1);
    if (!stamps_) return send(first_of(stretch, length), stretch, false);
    // Made where it most likely goes, so that it is copied once.
    char* made = plan_.directories.empty() ? held_.data() : plan_.directories[0].made();
    stamp_.write_next(made);
    std::memcpy(made + stamp_.size(), stretch.data(), stretch.size());
    const std::string_view line{made, stamp_.size() + stretch.size()};
    send(first_of(line, line.size() - 1), line, true);
}

void Pump::take_rest_of_line() {
    std::size_t most = rest_.size();
    for (const Directory& directory : plan_.directories)
        if (directory.takes_rest) most = std::min(most, directory.room());
    const std::string_view piece = first_of(rest_, most);
    const std::size_t end = piece.find('\n');
    in_long_line_ = end == std::string_view::npos;
    const std::string_view taken = in_long_line_ ? piece : first_of(piece, end + 1);
    for (Directory& directory : plan_.directories)
        if (directory.takes_rest) directory.add(taken);
    rest_.remove_prefix(taken.size());
}

// The beginning of a line waits until it is known how it goes on.
void Pump::hold(std::size_t size) {
    if (held_size_ == 0 && stamps_) {
        stamp_.write_next(held_.data());
        held_size_ = stamp_.size();
    }
    std::memcpy(held_.data() + held_size_, rest_.data(), size);
    held_size_ += size;
    rest_.remove_prefix(size);
}

void Pump::send_held(std::string_view rest) {
    const std::string_view line{held_.data(), held_size_};
    std::ranges::copy(rest, held_.data() + held_size_);
    send(line, {held_.data(), held_size_ + rest.size()}, false);
    // What lies in held_ will be written over.
    for (Directory& directory : plan_.directories) (void)directory.made();
    held_size_ = 0;
}

// `stretch` is what directories get, `line` is it without its newline. It is made where the first directory
// has room, or lies somewhere else.
void Pump::send(std::string_view line, std::string_view stretch, bool is_made) {
    for (Directory& directory : plan_.directories) directory.takes_rest = goes_everywhere_;
    if (!goes_everywhere_)
        machine::route(plan_.actions.all(), visible(line), [&](const LogAction& action) {
            switch (action.kind) {
            case LogAction::Kind::append: plan_.directories[action.place].takes_rest = true; break;
            case LogAction::Kind::show: plan_.shown[action.place].show(line); break;
            case LogAction::Kind::complain: complain(action.prefix, line); break;
            default: break;
            }
        });
    for (Directory& directory : plan_.directories) {
        if (!directory.takes_rest) continue;
        if (directory.settings().listener) send_to_listener(directory, line);
        if (!directory.takes_rest) continue;
        if (!directory.settings().prefix.empty()) {
            add_with_prefix(directory, stretch);
        } else if (!is_made) {
            directory.add(stretch);
        } else {
            char* made = directory.made();
            if (made != stretch.data()) std::memcpy(made, stretch.data(), stretch.size());
            directory.add_made(stretch.size());
        }
    }
}

void Pump::add_with_prefix(Directory& directory, std::string_view stretch) const {
    char* const made = directory.made();
    char* out = made;
    for (std::string_view part :
         {first_of(stretch, stamp_size()), directory.settings().prefix, rest_of(stretch, stamp_size())})
        out = std::ranges::copy(part, out).out;
    directory.add_made(static_cast<std::size_t>(out - made));
}

// It is made where the directory has room, behind what is said in its log when it cannot be sent.
void Pump::send_to_listener(Directory& directory, std::string_view line) {
    constexpr std::string_view no_socket = "warning: no udp socket available: ";
    constexpr std::string_view not_sent = "warning: failure sending through udp: ";
    const protocol::LogSettings& settings = directory.settings();
    const bool is_ready = sender_.is_ready();
    const std::string_view complaint = is_ready ? not_sent : no_socket;
    const std::string_view text = visible(line);
    const std::string_view end = text.size() < plan_.complaint_is_cut_from ? "\n" : "...\n";
    char* const made = directory.made();
    char* out = made;
    for (std::string_view part :
         {complaint, first_of(line, line.size() - text.size()), settings.prefix, text, end})
        out = std::ranges::copy(part, out).out;
    const std::string_view datagram = rest_of({made, static_cast<std::size_t>(out - made)}, complaint.size());
    if (!is_ready || !sender_.send(*settings.listener, datagram))
        directory.add_made(static_cast<std::size_t>(out - made));
    if (settings.is_for_listener_alone) directory.takes_rest = false;
}

void Pump::complain(std::string_view prefix, std::string_view line) {
    const std::string_view text = visible(line);
    const std::string_view stamp = first_of(line, line.size() - text.size());
    const std::string_view end = text.size() < plan_.complaint_is_cut_from ? "\n" : "...\n";
    complaints_.add({stamp, prefix, first_of(text, plan_.complaint_shows), end});
}

} // namespace lares::logging
