// SPDX-License-Identifier: ISC
// A logger that is a program (encore): `log`, an executable file in the directory of the service that it logs
// for. svscan starts `supervise log` for it, as for a directory of that name, and what is different is here.
//
//     web/log             the program; its standard input is the pipe from web
//     web/supervise.log   the control directory of the supervise that keeps it; of an instance it is
//                         supervise.log@eu
//
// The directory is that of both. Of its files only `down`, `no-setsid` and `notify` are about the logger.
#pragma once

#include <string_view>

namespace lares::supervise {

// Goes to the directory in which it lies. False: `name` is no such program, and all is as it was.
bool enter_directory_of_log_program(const char* name);

// Its control directory, as seen from the current directory. It stays; a null pointer: there is no memory, or
// it is too long.
const char* control_path_of_log_program();

// For the supervise of the service: bytes that are for the logger. Where there is none they are nobody's.
void send_to_log_program(std::string_view commands);

} // namespace lares::supervise
