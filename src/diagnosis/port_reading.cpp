// SPDX-License-Identifier: ISC
// Who has the port that a service has asked for in vain.
#include "reading.hpp"
#include "run_script.hpp"
#include "word_search.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

// Ports below are no numbers that anybody gives to a program by itself: "-n 20".
constexpr std::uint64_t least_bare_port = 80;

void add_port(std::vector<std::uint16_t>& ports, std::uint16_t port) {
    if (port != 0 && std::ranges::find(ports, port) == ports.end()) ports.push_back(port);
}

// Where its words do not say, its files may: ready-listen, and the command of run.
std::vector<std::uint16_t> ports_of(const Picture& picture, std::uint16_t said) {
    std::vector<std::uint16_t> ports;
    add_port(ports, said);
    if (said != 0) return ports;
    for (const std::uint16_t port : picture.ready_ports) add_port(ports, port);
    for (const std::string& word : last_command_of(picture.run.text)) {
        add_port(ports, port_in(word));
        const auto number = number_from_text(word);
        if (number && *number >= least_bare_port && *number <= UINT16_MAX)
            add_port(ports, static_cast<std::uint16_t>(*number));
    }
    return ports;
}

bool has(const std::vector<SeenProcess>& processes, pid_t pid) {
    return std::ranges::any_of(processes, [&](const SeenProcess& it) { return it.facts.pid == pid; });
}

// Its words seldom say of which kind the port is.
PortUse use_of(const Picture& picture, std::uint16_t port, bool is_udp, Surroundings& around) {
    PortUse use;
    use.port = port;
    use.is_udp = is_udp;
    auto listener = around.listener_at(port, is_udp);
    if (!listener && !is_udp && (listener = around.listener_at(port, true))) use.is_udp = true;
    if (!listener) return use;
    use.is_listened_to = true;
    const auto* process = listener->pid == 0 ? nullptr : around.processes().find(listener->pid);
    if (!process) return use;
    use.holder = SeenProcess{*process, command_words_of(process->pid), {}};
    use.is_own = has(picture.processes, process->pid);
    use.is_left_over = has(picture.left_over, process->pid);
    ServiceOf owner = around.service_of(process->pid);
    use.service = std::move(owner.name);
    use.scan_directory = std::move(owner.scan_directory);
    use.path = std::move(owner.path);
    return use;
}

} // namespace

void read_ports(Picture& picture, Surroundings& around) {
    if (!keeps_failing(picture)) return;
    const auto refused = port_refused_in(picture.words.lines);
    if (!refused) return;
    for (const std::uint16_t port : ports_of(picture, refused->port))
        picture.ports.push_back(use_of(picture, port, refused->is_udp, around));
}

} // namespace lares::diagnosis
