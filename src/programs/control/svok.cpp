// SPDX-License-Identifier: ISC
// svok DIR: exits 0 when a supervise runs in DIR, 100 when none does. See svok(8).
#include "protocol/names.hpp"
#include "service/service.hpp"
#include "sys/report.hpp"

namespace {

using namespace lares;

constexpr sys::Report report{"svok"};
constexpr int exit_no = 100;

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) report.usage("dir");
    const service::Service service{argv[1]};

    const auto supervised = service.is_supervised();
    if (supervised) sys::leave(*supervised ? 0 : exit_no);
    const protocol::Obstacle obstacle = supervised.error();
    if (obstacle.at == protocol::Obstacle::At::directory)
        report.die({"unable to chdir to ", service.name()}, obstacle.error);
    report.die({"unable to open ", service.control_path(protocol::control_file::ok)}, obstacle.error,
               remedy_for(obstacle));
}
