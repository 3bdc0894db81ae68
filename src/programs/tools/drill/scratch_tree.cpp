// SPDX-License-Identifier: ISC
#include "scratch_tree.hpp"

#include "protocol/names.hpp"
#include "sys/exec.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace lares::drill {

namespace fs = std::filesystem;

namespace {

constexpr const char* programs_of_the_tree[] = {"svscanboot", "svscan", "supervise", "readproctitle",
                                                "multilog"};

[[noreturn]] void give_up(int error, const std::string& attempt) {
    throw std::runtime_error{"unable to " + attempt + ": " + std::string{sys::error_text(error)}};
}

void write_file(const std::string& path, std::string_view contents, mode_t mode) {
    const auto file = sys::open_at(sys::here, path.c_str(), O_WRONLY | O_CREAT | O_EXCL, mode);
    if (!file) give_up(file.error().number, "make " + path);
    if (!sys::write_all(file->number(), contents)) give_up(errno, "write " + path);
}

std::string all_of(const std::string& path) {
    const auto file = sys::open_at(sys::here, path.c_str(), O_RDONLY);
    if (!file) give_up(file.error().number, "read " + path);
    std::string all;
    std::array<char, 65536> room;
    for (auto piece = sys::read_some(file->number(), room); piece && !piece->empty();
         piece = sys::read_some(file->number(), room))
        all.append(piece->data(), piece->size());
    return all;
}

// Another svscanboot would not listen to where it is told to work, and begin with a "svc -dx" of all services
// of this machine.
void check_svscanboot(const std::string& path) {
    const std::string program = all_of(path);
    if (!program.starts_with("\x7f"
                             "ELF") ||
        !program.contains(protocol::scan_directory_variable))
        throw std::runtime_error{
            path + " is not svscanboot of lares, and would work on the services of this machine"};
}

std::string own_program() {
    std::array<char, PATH_MAX> room;
    const std::string_view path = sys::own_program(room);
    if (path.empty()) give_up(errno, "find out what program this is (/proc)");
    return std::string{path};
}

std::string place_for_scratch() {
    const char* value = sys::environment_value("TMPDIR");
    return value && *value ? value : "/tmp";
}

std::string nginx_configuration(std::uint16_t port) {
    return "worker_processes 1;\n"
           "pid nginx.pid;\n"
           "error_log stderr;\n"
           "events {\n    worker_connections 64;\n}\n"
           "http {\n"
           "    access_log off;\n"
           "    client_body_temp_path tmp;\n    proxy_temp_path tmp;\n    fastcgi_temp_path tmp;\n"
           "    uwsgi_temp_path tmp;\n    scgi_temp_path tmp;\n"
           "    server {\n        listen 127.0.0.1:" +
           std::to_string(port) +
           ";\n        location / {\n            return 200 \"here\\n\";\n        }\n    }\n}\n";
}

} // namespace

ScratchTree ScratchTree::make(const std::string& programs) {
    std::string pattern = place_for_scratch() + "/lares-drill-XXXXXX";
    if (const auto made = sys::make_unique_directory(pattern.data()); !made)
        give_up(made.error().number, "make a directory " + pattern + " ($TMPDIR names another place)");
    return ScratchTree{pattern, programs};
}

void ScratchTree::install_programs() const {
    fs::create_directories(path("bin"));
    check_svscanboot(programs_ + "/svscanboot");
    for (const char* program : programs_of_the_tree) {
        const std::string place = path("bin/") + program;
        fs::copy_file(programs_ + "/" + program, place + ".new");
        fs::rename(place + ".new", place);
    }
    if (const std::string own = path("bin/lares-drill"); !fs::is_symlink(own))
        fs::create_symlink(own_program(), own);
}

void ScratchTree::add_services() {
    fs::create_directories(scan_directory());
    add({"alpha", true, true}, "write");
    add({"beta", true, true}, "write");
    add({"plain", false, false}, "murmur");
}

void ScratchTree::add(const Service& service, const std::string& role) {
    const std::string directory = path(service.name);
    fs::create_directories(directory + "/births");
    write_file(directory + "/run", "#!/bin/sh\nexec ../bin/lares-drill as-service " + role + "\n", 0755);
    if (service.has_log) add_log(directory);
    fs::create_symlink("../" + service.name, scan_directory() + "/" + service.name);
    services_.push_back(service);
}

// Files of a few seconds, so that they are rotated in the midst of everything; none is removed.
void ScratchTree::add_log(const std::string& service) const {
    fs::create_directories(service + "/log/main");
    write_file(service + "/log/run", "#!/bin/sh\nexec multilog s262144 n100000 ./main\n", 0755);
}

void ScratchTree::add_nginx(const std::string& nginx, std::uint16_t port) {
    fs::create_directories(path("web/tmp"));
    write_file(path("web/nginx.conf"), nginx_configuration(port), 0644);
    add({"web", true, false}, "run '" + nginx + "' -p . -c nginx.conf -e stderr -g 'daemon off;'");
}

void ScratchTree::remove() const {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::optional<std::string> find_nginx() {
    const char* value = sys::environment_value("PATH");
    std::string places = std::string{value ? value : ""} + ":/usr/local/sbin:/usr/sbin:/sbin:";
    for (std::size_t end; (end = places.find(':')) != std::string::npos; places.erase(0, end + 1)) {
        const std::string program = places.substr(0, end) + "/nginx";
        if (sys::is_path(program) && program.front() == '/' && sys::may_execute(sys::here, program.c_str()) &&
            !program.contains('\''))
            return program;
    }
    return std::nullopt;
}

} // namespace lares::drill
