// SPDX-License-Identifier: ISC
// Who has the port that a service has asked for in vain.
#include "named_ports.hpp"
#include "reading.hpp"
#include "word_search.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

// Where its words do not say, its files may.
std::vector<std::uint16_t> ports_of(const Picture& picture, std::uint16_t said) {
    return said != 0 ? std::vector{said} : ports_named_for(picture);
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

// Linux lets each machine, and each container, decide.
void read_first_free_port(Picture& picture) {
    if (!permission_refused_in(words_of(picture))) return;
    const std::string text = text_of("/proc/sys/net/ipv4/ip_unprivileged_port_start", 16);
    const auto number = number_from_text(trim_end(text));
    if (number && *number <= UINT16_MAX) picture.first_free_port = static_cast<std::uint16_t>(*number);
}

} // namespace lares::diagnosis
