// SPDX-License-Identifier: ISC
// Takes the picture of a service: the only place of this library, with surroundings.hpp and
// installation_reading.hpp, that asks the system.
#pragma once

#include "picture.hpp"
#include "surroundings.hpp"

#include "service/selection.hpp"
#include "service/service.hpp"

namespace lares::diagnosis {

// Of one that is there.
Picture picture_of(const service::Selected& selected, Surroundings& around);

// A link in the scan directory that leads nowhere; nothing: this name is none.
std::optional<Picture> picture_of_dangling(const std::string& name, Surroundings& around);
// Their names, sorted.
std::vector<std::string> dangling_links_in(const std::string& scan_directory);

// A path in its words; one that is not whole counts from the service directory, in which run begins.
std::string whole_path(const Picture& picture, const std::string& path);

// Parts of it, in files of their own.
Script script_of(const service::Service& one, const std::string& typed);            // script_reading.cpp
void read_script(Picture& picture, const service::Service& one);                    // likewise
void read_interpreter(Script& run, const std::string& directory);                   // likewise
std::string path_of_supervise(std::uint32_t supervise);                             // likewise
void read_entry(Picture& picture, Surroundings& around);                            // entry_reading.cpp
void read_dangling_entry(Picture& picture, Surroundings& around);                   // likewise
void read_accounts(Picture& picture, Surroundings& around);                         // word_reading.cpp
void read_wanted_directory(Picture& picture);                                       // likewise
void read_refused_script(Picture& picture);                                         // likewise
void read_unset_variable(Picture& picture);                                         // likewise
void read_need(Picture& picture, Surroundings& around);                             // need_reading.cpp
void read_processes(Picture& picture, Surroundings& around);                        // process_reading.cpp
void read_ports(Picture& picture, Surroundings& around);                            // port_reading.cpp
void read_peer(Picture& picture, Surroundings& around);                             // peer_reading.cpp
void read_left_socket(Picture& picture);                                            // socket_reading.cpp
void read_first_free_port(Picture& picture);                                        // likewise
void read_disks(Picture& picture);                                                  // disk_reading.cpp
void read_told_disk(Picture& picture);                                              // likewise
void read_memory_limit(Picture& picture);                                           // memory_reading.cpp
void read_missing(Picture& picture);                                                // missing_reading.cpp
void read_log(Picture& picture, const service::Service& one, Surroundings& around); // log_reading.cpp
void read_words(Picture& picture, const service::Service& one);                     // likewise
void read_complaint(Picture& picture, const service::Service& one);                 // likewise

} // namespace lares::diagnosis
