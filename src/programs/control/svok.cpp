// SPDX-License-Identifier: ISC
// svok DIR: exits 0 when a supervise runs in DIR, 100 when none does. See svok(8).
#include "service/service.hpp"
#include "service/standing.hpp"
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
    report.die({unable_to(service, obstacle)}, obstacle.error, remedy_for(obstacle));
}
