// SPDX-License-Identifier: ISC
#include "circle.hpp"

#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"
#include "protocol/need.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"

#include <array>
#include <string_view>

namespace lares::supervise {

namespace file = protocol::service_file;

namespace {

constexpr int deepest = 8;
constexpr int most_looks = 256;

class Walk {
  public:
    Walk(const Standpoint& at, bool by_wants, Doubt& doubt) : at_{at}, by_wants_{by_wants}, doubt_{doubt} {}

    [[gnu::noinline]] bool leads_back(const char* neighbour, int depth) {
        if (std::string_view{neighbour} == at_.name) return true;
        if (depth == deepest || looks_-- <= 0) return false;
        return leads_back_by(file::needs, neighbour, depth) ||
               (by_wants_ && leads_back_by(file::wants, neighbour, depth));
    }

  private:
    bool leads_back_by(const char* directory, const char* neighbour, int depth) {
        const auto opened = open(neighbour, directory);
        doubt_.note(opened);
        if (!opened) return false;
        std::array<std::uint64_t, 64> room;
        bool found = false;
        doubt_.note(sys::each_name(*opened, room, [&](const char* name) {
            found = found || (protocol::names_a_neighbour(name) && leads_back(name, depth + 1));
        }));
        return found;
    }

    // Apart, so that the room for the path is not there once for each step.
    [[gnu::noinline]] Result<sys::Fd> open(const char* neighbour, const char* directory) const {
        protocol::PathText path;
        path.append(neighbour).append('/').append(directory);
        return sys::open_directory(at_.scan_directory.number(), path.c_str());
    }

    const Standpoint& at_;
    bool by_wants_;
    Doubt& doubt_;
    int looks_ = most_looks;
};

} // namespace

bool leads_back(const Standpoint& at, const char* neighbour, machine::Bond::Kind from, Doubt& doubt) {
    return Walk{at, from == machine::Bond::Kind::wants, doubt}.leads_back(neighbour, 0);
}

} // namespace lares::supervise
