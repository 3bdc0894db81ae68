// SPDX-License-Identifier: ISC
// Instances: services that share one directory, their template.
//
//     /service/worker@eu  ->  /etc/sv/worker@        the instance eu
//     /service/worker@us  ->  /etc/sv/worker@        the instance us
//
// A link NAME@INSTANCE that leads to a directory whose own name is NAME@ is an instance. Nothing else is: a
// directory worker@eu, a link to one of another name, and worker@ itself are services like all others.
//
// What an instance is to do lies in the template, for all of them. What is its own has its name behind it:
// supervise@eu, event@eu, down@eu, .notify-socket@eu, and the same in log/.
#pragma once

#include "base/text.hpp"
#include "names.hpp"

#include <string_view>

namespace lares::protocol {

// Tells the programs of an instance which one they are for.
inline constexpr const char* instance_variable = "LARES_INSTANCE";

// The part of a service's path that would be the link, if it is an instance or the log of one:
// "/service/worker@eu" of "/service/worker@eu/" and of "/service/worker@eu/log". Empty: its name says that it
// is none, and nobody has to be asked.
std::string_view link_of_instance(std::string_view service);

// "eu", the end of `link`. `real`: the path of the directory that it leads to, without links. Empty: it is no
// instance.
std::string_view instance_of(std::string_view link, std::string_view real);

// Behind the name of a file that is its own; an empty one is none.
template <std::size_t Room>
TextBuffer<Room>& append_instance(TextBuffer<Room>& name, std::string_view instance) {
    return instance.empty() ? name : name.append('@').append(instance);
}

// "eu" of "supervise@eu", where `file` is "supervise".
std::string_view instance_in_name(std::string_view name, std::string_view file);

// What each service has for itself, as it is called in the service directory.
struct OwnFiles {
    const char* control = service_file::control_directory; // or what $SUPERVISEDIR says
    const char* down = service_file::down;                 // an instance heeds the common one as well
    const char* event = service_file::event;
    const char* notify_address = service_file::notify_address;
};

} // namespace lares::protocol
