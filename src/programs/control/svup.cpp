// SPDX-License-Identifier: ISC
// svup [-lL] DIR: exits 0 when the service in DIR has been started, 100 when not. See svup(8).
//
// The rules are those of encore: "started" means that there is a process, and of a supervise that also runs
// the log, both must be; -l asks for the service alone, -L for its log alone. The log may be a service of its
// own, too.
#include "service/service.hpp"
#include "service/standing.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"

namespace {

using namespace lares;
using protocol::ServiceView;

constexpr sys::Report report{"svup"};
constexpr int exit_no = 100;

struct Question {
    bool service = true;
    bool log = false;
    bool log_of_same_supervise = true;
};

[[noreturn]] void usage() {
    report.usage("[-L] [-l] dir", "-l the service alone, -L its log alone; see svup(8)");
}

Question question_of(sys::Options& options) {
    bool main_only = false;
    bool log_only = false;
    while (const auto letter = options.next()) {
        switch (*letter) {
        case 'l': main_only = true; break;
        case 'L': log_only = true; break;
        default: options.complain(); usage();
        }
    }
    return {
        .service = main_only || !log_only, .log = log_only, .log_of_same_supervise = main_only == log_only};
}

// The answer to a view with an obstacle: no, or nobody can tell.
[[noreturn]] void explain(const service::Service& service, const protocol::Obstacle& obstacle) {
    if (is_supervised(obstacle) == false) sys::leave(exit_no);
    report.die({unable_to(service, obstacle)}, obstacle.error, remedy_for(obstacle));
}

bool is_up(const service::Service& service, const ServiceView& view) {
    if (view.obstacle) explain(service, *view.obstacle);
    return protocol::is_started(view);
}

bool log_is_up(const service::Service& service) {
    if (const auto log = service.log()) return is_up(*log, log->look());
    const ServiceView view = service.look();
    if (view.obstacle) explain(service, *view.obstacle);
    const auto log = view_of_log(view);
    return log && protocol::is_started(*log);
}

} // namespace

int main(int argc, char** argv) {
    sys::Options options{argc, argv, "lL"};
    const Question question = question_of(options);
    if (options.operands().empty()) usage();
    const service::Service service{options.operands()[0]};

    bool up = true;
    if (question.service) {
        const ServiceView view = service.look();
        up = is_up(service, view);
        if (const auto log = view_of_log(view); log && question.log_of_same_supervise)
            up = up && is_started(*log);
    }
    if (question.log) up = up && log_is_up(service);
    sys::leave(up ? 0 : exit_no);
}
