// SPDX-License-Identifier: ISC
#include "service/standing.hpp"

#include "situations.hpp"

#include <cerrno>
#include <gtest/gtest.h>

namespace lares::service {
namespace standing_test {

using protocol::GaveUp;
using protocol::Obstacle;
using protocol::Phase;
using protocol::RunEnd;
using protocol::ServiceState;
using protocol::ServiceView;
using protocol::Want;
using At = Obstacle::At;

ServiceView behind(Obstacle obstacle) {
    ServiceView view;
    view.obstacle = obstacle;
    return view;
}

TEST(Standing, is_what_the_service_does) {
    EXPECT_EQ(standing_of(of(in(Phase::starting))), "start runs (pid 12)");
    EXPECT_EQ(standing_of(of(in(Phase::running))), "up (pid 12)");
    EXPECT_EQ(standing_of(of(in(Phase::started))), "up");
    EXPECT_EQ(standing_of(of(in(Phase::finishing))), "finish runs (pid 12)");
    EXPECT_EQ(standing_of(of(in(Phase::stopping))), "stop runs (pid 12)");
    EXPECT_EQ(standing_of(of(in(Phase::waiting))), "about to be started");
    ServiceState without_db = in(Phase::waiting);
    without_db.neighbour.append("db");
    EXPECT_EQ(standing_of(of(without_db)), "waiting for db");
    ServiceState down = in(Phase::down);
    down.want = Want::down;
    EXPECT_EQ(standing_of(of(down)), "down");
}

TEST(Standing, tells_what_is_amiss_with_one_that_runs) {
    ServiceState state = in(Phase::running);
    state.ready = false;
    EXPECT_EQ(standing_of(of(state)), "up (pid 12), not ready");
    state.ready.reset();
    state.paused = true;
    EXPECT_EQ(standing_of(of(state)), "paused (pid 12)");
}

TEST(Standing, tells_for_whom_one_goes_on_that_is_to_go) {
    ServiceState state = in(Phase::running);
    state.held_until = Moment{};
    state.neighbour.append("app");
    EXPECT_EQ(standing_of(of(state)), "up (pid 12), going on for app");
}

TEST(Standing, tells_why_nothing_is_known) {
    EXPECT_EQ(standing_of(behind({At::ok, ENXIO})), "supervise not running");
    EXPECT_EQ(standing_of(behind({At::ok, ENOENT})), "supervise not running");
    EXPECT_EQ(standing_of(behind({At::open_status, ENOENT})), "its status cannot be read");
}

std::string last_straw(GaveUp::Because because, RunEnd end) {
    ServiceState state = in(Phase::down);
    state.gave_up = GaveUp{because, end};
    return last_straw_of(of(state));
}

TEST(TheLastStraw, is_the_end_of_the_script_that_was_the_reason) {
    using Because = GaveUp::Because;
    EXPECT_EQ(last_straw(Because::start, {RunEnd::Kind::exited, 3, false}), "start exited 3");
    EXPECT_EQ(last_straw(Because::run, {RunEnd::Kind::exited, 100, false}), "run exited 100");
    EXPECT_EQ(last_straw(Because::finish, {RunEnd::Kind::exited, 125, false}), "finish exited 125");
    EXPECT_EQ(last_straw(Because::rule, {RunEnd::Kind::killed, 11, true}), "run was killed by SIGSEGV");
    EXPECT_EQ(last_straw(Because::rule, {RunEnd::Kind::killed, 40, false}), "run was killed by signal 40");
    EXPECT_EQ(last_straw(Because::rule, {RunEnd::Kind::unknown, 0, false}), "run has ended");
}

TEST(TheLastStraw, is_not_known_of_other_supervises) {
    ServiceState state = in(Phase::down);
    EXPECT_EQ(last_straw_of(of(state)), "");
    EXPECT_EQ(last_straw_of(behind({At::ok, ENXIO})), "");
}

TEST(Inability, is_named_with_the_file) {
    const Service web{"web"};
    EXPECT_EQ(unable_to(web, {At::directory, ENOENT}), "unable to chdir to web");
    EXPECT_EQ(unable_to(web, {At::down_file, EACCES}), "unable to stat web/down");
    EXPECT_EQ(unable_to(web, {At::ok, EACCES}), "unable to open web/supervise/ok");
    EXPECT_EQ(unable_to(web, {At::open_status, EACCES}), "unable to open web/supervise/status");
    EXPECT_EQ(unable_to(web, {At::read_status, EISDIR}), "unable to read web/supervise/status");
    EXPECT_EQ(unable_to(web, {At::format, 0}), "unable to read web/supervise/status: bad format");
}

} // namespace standing_test
} // namespace lares::service
