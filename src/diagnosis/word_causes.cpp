// SPDX-License-Identifier: ISC
// What its last words say, and what the system says to them. Old words are no cause: they count only as long
// as the service does not get up.
#include "causes.hpp"
#include "complaint_search.hpp"
#include "service/joined.hpp"
#include "word_search.hpp"

#include "base/text.hpp"
#include "service/lares_command.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

namespace {

std::string log_words(const Picture& picture) {
    return lares_command(picture, "logs");
}

std::string who_has(const PortUse& use) {
    if (!use.holder) return ", by whom cannot be seen by this user";
    const std::string name{use.holder->facts.name.view()};
    std::string words = " by " + name + " (pid " + std::to_string(use.holder->facts.pid) + ")";
    if (use.is_left_over) return words + ", which an earlier run of this service has left";
    if (!use.path.empty()) return words + ", which belongs to the service " + use.path;
    if (!use.scan_directory.empty())
        return words + ", which belongs to the service " + use.service + " in " + use.scan_directory;
    if (!use.service.empty()) return words + ", which belongs to the service " + use.service;
    return words + ", which belongs to no service";
}

std::string remedy_for(const Picture& picture, const PortUse& use) {
    if (!use.holder)
        return "sudo ss -l" + std::string{use.is_udp ? "u" : "t"} +
               "np 'sport = :" + std::to_string(use.port) + "'";
    if (!use.service.empty() && !use.is_left_over && !use.is_own) {
        if (!use.path.empty()) return lares_command(picture, "stop", use.path);
        if (!use.scan_directory.empty())
            return service::lares_command(use.scan_directory, {"stop", use.service});
        return lares_command(picture, "stop", use.service);
    }
    return "kill " + std::to_string(use.holder->facts.pid);
}

std::string command_of_holder(const PortUse& use) {
    return service::joined(use.holder->words, " ");
}

} // namespace

Judgement port_in_use(const Picture& picture) {
    const auto refused = port_refused_in(words_of(picture));
    if (!refused) return std::nullopt;
    const auto in_use =
        std::ranges::find_if(picture.ports, [](const PortUse& it) { return it.is_listened_to; });
    if (in_use == picture.ports.end() && !picture.left_socket.empty())
        return Said{"the socket file " + picture.left_socket +
                        " is left over: nobody listens there, and its name is in use",
                    {refused->line},
                    "rm " + quoted(picture.left_socket)};
    if (in_use == picture.ports.end() && refused->port == 0)
        return Said{"an address that it wants to listen at is in use; its words do not say which",
                    {refused->line},
                    "sudo ss -ltnp"};
    if (in_use == picture.ports.end())
        return Said{"port " + std::to_string(refused->port) +
                        " was in use when it was started last, and is not in use now",
                    {refused->line},
                    lares_command(picture, "restart")};
    if (in_use->is_own) return std::nullopt;
    // What is to be done about that one is told there.
    if (in_use->is_left_over && went_to_background(picture)) return std::nullopt;
    Said said{(in_use->is_udp ? "UDP port " : "port ") + std::to_string(in_use->port) + " is in use" +
                  who_has(*in_use),
              {refused->line},
              remedy_for(picture, *in_use)};
    if (refused->port != in_use->port)
        said.evidence.push_back("its words do not say which; this one is named in its files");
    if (in_use->holder)
        if (const std::string command = command_of_holder(*in_use); !command.empty())
            said.evidence.push_back("that is: " + command);
    return said;
}

// What the exception is about has mostly a finding of its own.
Judgement python_traceback(const Picture& picture) {
    const auto trace = traceback_in(words_of(picture));
    if (!trace) return std::nullopt;
    const std::vector<std::string> last{trace->last};
    const bool is_told = port_refused_in(last) || permission_refused_in(last) || disk_full_in(last) ||
                         too_many_files_in(last) || out_of_memory_in(last) || not_found_in(last) ||
                         address_missing_in(last) || connection_refused_in(last) ||
                         variable_unset_in(words_of(picture));
    if (is_told) return std::nullopt;
    Said said{"python has died of: " + trace->last, {}, log_words(picture)};
    const std::string& place = trace->own.empty() ? trace->at : trace->own;
    if (!place.empty()) said.evidence.push_back(place);
    return said;
}

} // namespace lares::diagnosis::causes
