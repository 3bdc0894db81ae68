// SPDX-License-Identifier: ISC
// Who is to listen where a service was refused, and whether anybody does now.
#include "protocol/listen_address.hpp"
#include "protocol/names.hpp"
#include "reading.hpp"
#include "service/names_in.hpp"
#include "word_search.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

bool says_it_listens_at(const std::string& service, std::uint16_t port) {
    const std::string text = text_of(service + "/" + protocol::service_file::ready_listen, 512);
    const auto addresses = protocol::listen_addresses_from_text(text);
    return addresses && std::ranges::any_of(*addresses, [&](const auto& it) { return it.port == port; });
}

std::string neighbour_at(std::uint16_t port, const Picture& picture) {
    for (const std::string& name : service::names_in(picture.scan))
        if (name != picture.name && says_it_listens_at(picture.scan + "/" + name, port)) return name;
    return {};
}

} // namespace

void read_peer(Picture& picture, Surroundings& around) {
    const auto refused = connection_refused_in(words_of(picture));
    if (!refused || refused->port == 0) return;
    picture.peer.is_listened_to = around.listener_at(refused->port, false).has_value();
    picture.peer.service = neighbour_at(refused->port, picture);
}

} // namespace lares::diagnosis
