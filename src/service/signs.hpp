// SPDX-License-Identifier: ISC
// By what a directory is known that is a service, or a log, wherever it is.
#pragma once

#include "sys/file.hpp"

#include <string>

namespace lares::service {

bool is_there(const std::string& path);
bool is_directory(const std::string& path, int start = sys::here);

// The log service of a directory, by its name; encore knows one that is a file.
bool is_log_service(const std::string& path);

// Of a directory that is no entry of a scan directory: somebody has made it for a service, or for a log. A
// directory may be called run or log for other reasons: /run, /var/log.
bool has_sign_of_service(const std::string& path);

// It has a `run`; one of encore's may have nothing but a `start`.
bool has_program(const std::string& path);

} // namespace lares::service
