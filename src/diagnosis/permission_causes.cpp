// SPDX-License-Identifier: ISC
// What is refused to it: a path, or a port that is for root.
#include "causes.hpp"
#include "named_ports.hpp"
#include "run_script.hpp"
#include "word_search.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

namespace {

constexpr const char* who_may = "are for root, and for who has CAP_NET_BIND_SERVICE";

// "bind() to 0.0.0.0:80 failed", "listen EACCES: …", or python, which shows what it was about.
bool is_to_listen(const Picture& picture, const std::string& line) {
    if (line.contains("bind") || line.contains("listen")) return true;
    const auto trace = traceback_in(words_of(picture));
    return trace && trace->last == line && trace->code.contains(".bind(");
}

Said low_port(const Picture& picture, const std::string& line, std::uint16_t port) {
    const std::string number = std::to_string(port);
    Said said{"it may not listen at port " + number + ": ports below " +
                  std::to_string(picture.first_free_port) + " " + who_may,
              {line},
              "sysctl -w net.ipv4.ip_unprivileged_port_start=" + number +
                  "  # or bind as root; or: setcap cap_net_bind_service=+ep PROGRAM"};
    if (port_in(line) != port)
        said.evidence.emplace_back("its words do not say which; this one is named in its files");
    return said;
}

// It may be a port, and it may be a file.
Said refused_to_listen(const Picture& picture, const std::string& line) {
    return Said{"it may not listen where it wants to; its words do not say where that is",
                {line, "ports below " + std::to_string(picture.first_free_port) + " " + who_may +
                           "; a socket file is made in a directory that it may write into"},
                lares_command(picture, "logs")};
}

Judgement refused_at_address(const Picture& picture, const Hit& hit) {
    if (!is_to_listen(picture, hit->line)) return std::nullopt;
    const auto is_low = [&](std::uint16_t port) { return port != 0 && port < picture.first_free_port; };
    if (const std::uint16_t said = port_in(hit->line); said != 0)
        return is_low(said) ? Judgement{low_port(picture, hit->line, said)} : std::nullopt;
    if (!hit->what.empty()) return std::nullopt; // a socket file
    const std::vector<std::uint16_t> ports = ports_named_for(picture);
    const auto low = std::ranges::find_if(ports, is_low);
    return low == ports.end() ? refused_to_listen(picture, hit->line) : low_port(picture, hit->line, *low);
}

void add_user(Said& said, const Picture& picture) {
    const auto users = users_in(picture.run.text);
    if (!users.empty()) said.evidence.push_back("run becomes the user " + users.back());
}

} // namespace

Judgement permission_denied(const Picture& picture) {
    if (auto login = login_refused(picture)) return login;
    const Hit hit = permission_refused_in(words_of(picture));
    if (!hit) return std::nullopt;
    Judgement said = refused_at_address(picture, hit);
    if (!said)
        said = Said{hit->what.empty() ? "something is refused to it" : "it has no access to " + hit->what,
                    {hit->line},
                    hit->what.empty() ? lares_command(picture, "logs")
                                      : "namei -l " + quoted(hit->what.starts_with("./")
                                                                 ? picture.path + hit->what.substr(1)
                                                                 : hit->what)};
    add_user(*said, picture);
    return said;
}

} // namespace lares::diagnosis::causes
