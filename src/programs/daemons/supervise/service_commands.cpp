// SPDX-License-Identifier: ISC
// What Service does when it is told something, with the hooks of runit before.
#include "service.hpp"

#include "log_program.hpp"

#include <array>

namespace lares::supervise {

void Service::begin_commands(Instant now) {
    look_around(now);
    process_.begin_turn();
    machine_.begin_commands();
}

// First the words, and then the look: what had happened before somebody told of it is seen.
void Service::on_commands_waiting(Instant now) {
    std::array<char, 512> room;
    const auto bytes = sys::read_waiting(files_.control(), room);
    looked_around_at_.reset();
    begin_commands(now);
    std::size_t for_log = 0; // they take the place of what has been read
    bool is_log_meant = false;
    for (char byte : bytes) {
        const auto command = protocol::decode_command(byte);
        if (command && is_for_log(*command)) room[for_log++] = byte;
        is_log_meant = is_log_meant || machine_.is_spoken_to_for_log();
        if (command) obey(*command, now);
    }
    if (companions_) companions_->health.follow_rules(settings_);
    if (is_log_meant && !is_log_) send_to_log_program({room.data(), for_log});
    end_commands(now);
}

// To whom a signal goes is said to both: which of them is meant may be said later.
bool Service::is_for_log(protocol::Command command) const {
    using protocol::Command;
    if (command == Command::select_main || command == Command::select_log) return false;
    const bool is_about_both = command == Command::to_group || command == Command::to_process;
    return is_about_both || machine_.is_spoken_to_for_log();
}

void Service::on_commands(std::initializer_list<protocol::Command> commands, Instant now) {
    begin_commands(now);
    for (protocol::Command command : commands) obey(command, now);
    end_commands(now);
}

// Among them may have been the word that somebody has ended who needed this one. And what becomes of that
// which a run has left may be another matter by now.
void Service::end_commands(Instant now) {
    look_to_neighbours(now);
    if (machine_.state().phase == protocol::Phase::clearing) look_for_strays(now);
    publish(now);
}

void Service::on_force(Instant now) {
    using protocol::Command;
    farewell_.hurry(now.moment);
    look_around(now);
    perform(machine_.look_before_force(), now);
    on_commands({Command::down, Command::exit, Command::kill}, now);
}

void Service::on_told_to_finish(Instant now) {
    look_around(now);
    perform(machine_.on_told_to_finish(now), now);
    publish(now);
}

// Where there are no hooks, that is all.
void Service::obey(protocol::Command command, Instant now) {
    if (!companions_ || (!settings_.has(protocol::ServiceFile::control) && companions_->hooks.is_idle()))
        return perform(machine_.on_command(command, now), now);
    if (!companions_->hooks.has_room()) {
        companions_->hooks.stop_asking();
        go_on_with_hooks(now);
    }
    perform(companions_->hooks.on_command(command, now), now);
    go_on_with_hooks(now);
}

void Service::go_on_with_hooks(Instant now) {
    if (!companions_) return;
    for (;;) {
        if (companions_->hooks.is_to_act()) {
            perform(companions_->hooks.act(now), now);
            continue;
        }
        const char letter = companions_->hooks.due();
        if (letter == 0) return;
        if (companions_->control_hooks.has(letter) && start_hook(letter, now))
            companions_->hooks.on_begun();
        else
            companions_->hooks.on_missing();
    }
}

// What has been decided is on the disk before: who comes after us, should we be killed meanwhile, and the
// hook itself find it there.
bool Service::start_hook(char letter, Instant now) {
    publish(now);
    return companions_->control_hooks.start(letter, machine_.state().pid, settings_.hook_limit(), now);
}

void Service::on_hook_ended(int wait_status, Instant now) {
    look_around(now);
    process_.begin_turn();
    companions_->hooks.on_ended(companions_->control_hooks.on_errand_ended(wait_status));
    go_on_with_hooks(now);
}

} // namespace lares::supervise
