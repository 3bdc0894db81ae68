// SPDX-License-Identifier: ISC
#include "named_ports.hpp"

#include "run_script.hpp"
#include "word_search.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

// Ports below are no numbers that anybody gives to a program by itself: "-n 20".
constexpr std::uint64_t least_bare_port = 80;

void add_port(std::vector<std::uint16_t>& ports, std::uint16_t port) {
    if (port != 0 && std::ranges::find(ports, port) == ports.end()) ports.push_back(port);
}

} // namespace

std::vector<std::uint16_t> ports_named_for(const Picture& picture) {
    std::vector<std::uint16_t> ports;
    for (const std::uint16_t port : picture.ready_ports) add_port(ports, port);
    for (const std::string& word : last_command_of(picture.run.text)) {
        add_port(ports, port_in(word));
        const auto number = number_from_text(word);
        if (number && *number >= least_bare_port && *number <= UINT16_MAX)
            add_port(ports, static_cast<std::uint16_t>(*number));
    }
    return ports;
}

} // namespace lares::diagnosis
