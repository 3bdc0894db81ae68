// SPDX-License-Identifier: ISC
// A directory of our own in $TMPDIR or /tmp, with copies of the programs and a few services:
//
//     bin/                   svscanboot svscan supervise readproctitle multilog, and this program
//     service/               the scan directory: links to the services
//     alpha/ beta/           write numbered lines through multilog into log/main
//     plain/                 has no log
//     web/                   nginx, when there is one, and its log
//
// The copies are what an upgrade replaces. Nothing outside of the directory is touched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lares::drill {

class ScratchTree {
  public:
    struct Service {
        std::string name;
        bool has_log = false;
        bool writes_lines = false;
    };

    // Fails with std::exception. `programs`: where the programs are that are to be tried.
    static ScratchTree make(const std::string& programs);

    const std::string& path() const { return path_; }
    std::string path(const std::string& name) const { return path_ + "/" + name; }
    std::string scan_directory() const { return path("service"); }
    const std::vector<Service>& services() const { return services_; }

    // As an installation does it: each program whole, by a rename.
    void install_programs() const;
    void add_services();
    void add_nginx(const std::string& nginx, std::uint16_t port);

    void remove() const;

  private:
    explicit ScratchTree(std::string path, std::string programs)
        : path_{std::move(path)}, programs_{std::move(programs)} {}
    void add(const Service& service, const std::string& role);
    void add_log(const std::string& service) const;

    std::string path_;
    std::string programs_;
    std::vector<Service> services_;
};

// Where nginx lies, if it is installed.
std::optional<std::string> find_nginx();

} // namespace lares::drill
