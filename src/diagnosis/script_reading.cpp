// SPDX-License-Identifier: ISC
// What `run` is, and what it says.
#include "protocol/listen_address.hpp"
#include "protocol/names.hpp"
#include "reading.hpp"
#include "run_script.hpp"
#include "service/program_path.hpp"
#include "sys/elf_loader.hpp"
#include "sys/exec.hpp"
#include "sys/links.hpp"

#include <array>
#include <cerrno>

namespace lares::diagnosis {

namespace {

bool is_nowhere(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str());
    return !found && found.error().number == ENOENT;
}

void read_program_for_env(Picture& picture) {
    const std::string program = program_for_env(picture.run.text);
    if (program.empty() || program.contains('/')) return;
    if (service::program_in(program, path_of_supervise(picture.supervisor.pid)).empty())
        picture.run.unknown_to_env = program;
}

// Which of its files tell when it is ready.
void read_readiness(Picture& picture, const service::Service& one) {
    namespace file = protocol::service_file;
    const std::string listens = text_of(one.path(file::ready_listen), 512);
    if (const auto addresses = protocol::listen_addresses_from_text(listens)) {
        for (const auto& each : *addresses)
            if (each.port != 0) picture.ready_ports.push_back(each.port);
        picture.readiness = Readiness::ready_listen;
        picture.ready_listen = trim_end(listens);
    } else if (sys::exists(one.start(), one.path(file::notification_fd).c_str()).value_or(false)) {
        picture.readiness = Readiness::notification_fd;
    } else if (sys::exists(one.start(), one.path(file::notify_socket).c_str()).value_or(false)) {
        picture.readiness = Readiness::notify_socket;
    } else {
        picture.readiness = Readiness::check;
    }
}

} // namespace

// A script's interpreter, or a program's loader. A name that is not whole counts from the service directory.
void read_interpreter(Script& run, const std::string& directory) {
    run.interpreter = run.is_elf() ? std::string{sys::loader_of(run.text)} : interpreter_in(run.text);
    if (run.interpreter.empty()) return;
    const bool is_whole = run.interpreter.starts_with('/');
    run.interpreter_is_missing = is_nowhere(is_whole ? run.interpreter : directory + "/" + run.interpreter);
}

// The PATH that its run is started with; where that may not be seen, our own.
std::string path_of_supervise(std::uint32_t supervise) {
    const std::string all = text_of("/proc/" + std::to_string(supervise) + "/environ");
    for (std::string_view rest = all; !rest.empty();) {
        const Split variable = split_at(rest, '\0');
        if (variable.head.starts_with("PATH=")) return std::string{variable.head.substr(5)};
        rest = variable.rest;
    }
    return std::string{all.empty() ? service::own_path() : sys::path_if_unset};
}

// `typed`: the directory of the service.
Script script_of(const service::Service& one, const std::string& typed) {
    std::array<char, 256> room;
    Script run;
    const std::string path = one.path(protocol::service_file::run);
    run.typed = typed + "/run";
    run.facts = sys::facts_of(one.start(), path.c_str(), room);
    run.facts.first_bytes = {};
    if (run.facts.type == FileFacts::Type::dangling) {
        std::array<char, 4096> target;
        run.interpreter = sys::read_link(one.start(), path.c_str(), target);
    }
    if (const auto found = sys::info(one.start(), path.c_str())) {
        run.mode = found->mode & 07777;
        run.owner = found->owner;
    }
    if (run.facts.type != FileFacts::Type::regular) return run;
    run.text = text_of(path);
    read_interpreter(run, typed);
    return run;
}

void read_script(Picture& picture, const service::Service& one) {
    picture.run = script_of(one, picture.path);
    if (picture.run.facts.type != FileFacts::Type::regular) return;
    read_program_for_env(picture);
    picture.ready_limit = trim_end(text_of(one.path(protocol::service_file::timeout_ready), 64));
    if (picture.state() && (picture.state()->ready == false || !picture.ready_limit.empty()))
        read_readiness(picture, one);
}

} // namespace lares::diagnosis
