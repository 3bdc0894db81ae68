// SPDX-License-Identifier: ISC
#include "service/pursuit.hpp"

#include "fake_supervise.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"

#include <cerrno>
#include <thread>

namespace lares::service {
namespace {

using namespace std::chrono_literals;

constexpr auto long_enough = 60s; // nothing here comes near it, unless it hangs

class Pursuing : public FakeSupervise {
  protected:
    Pursuing() { sys::ignore_broken_pipes(); }

    // A supervise that takes what it is told and then does `act`.
    template <class Act>
    std::jthread supervise_that(Act act) {
        return std::jthread{[this, act] {
            const Moment give_up = sys::now() + long_enough;
            while (take_commands().empty() && sys::now() < give_up) std::this_thread::yield();
            act();
        }};
    }
    static Moment soon() { return sys::now() + 50ms; }
    static Moment late() { return sys::now() + long_enough; }
};

TEST_F(Pursuing, writes_all_commands_at_once) {
    begin();
    Pursuit pursuit{goal_of("dx")};
    const auto number = pursuit.begin(web());
    ASSERT_TRUE(pursuit.send(number, "dx", 1s));
    EXPECT_EQ(take_commands(), "dx");
}

TEST_F(Pursuing, ends_when_the_status_shows_the_goal) {
    begin();
    Pursuit pursuit{goal_of("d")};
    const auto number = pursuit.begin(web());
    const auto supervise = supervise_that([this] {
        protocol::ServiceState dying = running();
        dying.want = protocol::Want::down;
        dying.term_sent = true;
        publish(dying);
        publish(stopped());
    });
    ASSERT_TRUE(pursuit.send(number, "d", 1s));
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
    EXPECT_EQ(pursuit.view(number).status.pid, 0U);
}

TEST_F(Pursuing, sees_a_status_that_is_written_in_place_as_encore_does) {
    begin();
    Pursuit pursuit{goal_of("d")};
    const auto number = pursuit.begin(web());
    const auto supervise = supervise_that([this] {
        const auto bytes = encode(status_record_of(stopped()));
        write("web/supervise/status", {bytes.begin(), bytes.end()});
    });
    ASSERT_TRUE(pursuit.send(number, "d", 1s));
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, ends_when_the_supervise_leaves) {
    begin();
    Pursuit pursuit{goal_of("x")};
    const auto number = pursuit.begin(web());
    const auto supervise = supervise_that([this] { leave(); });
    ASSERT_TRUE(pursuit.send(number, "x", 1s));
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, notices_that_a_supervise_has_left_though_another_has_come) {
    begin();
    Pursuit pursuit{goal_of("x")};
    const auto number = pursuit.begin(web());
    ASSERT_TRUE(pursuit.send(number, "x", 1s));
    take_commands();
    leave();
    open_fifos();
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, ends_when_supervise_has_read_a_command_that_has_no_visible_effect) {
    begin();
    Pursuit pursuit{goal_of("h")};
    const auto number = pursuit.begin(web());
    ASSERT_TRUE(pursuit.send(number, "h", 1s));
    EXPECT_EQ(pursuit.await(number, soon()), Verdict::not_yet);
    EXPECT_FALSE(pursuit.taken(number));
    take_commands();
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
    EXPECT_TRUE(pursuit.taken(number));
}

TEST_F(Pursuing, gives_up_when_the_moment_has_come) {
    begin();
    Pursuit pursuit{goal_of("d")};
    const auto number = pursuit.begin(web());
    ASSERT_TRUE(pursuit.send(number, "d", 1s));
    take_commands();
    const Moment deadline = soon();
    EXPECT_EQ(pursuit.await(number, deadline), Verdict::not_yet);
    EXPECT_GE(sys::now(), deadline);
    EXPECT_TRUE(pursuit.taken(number));
}

TEST_F(Pursuing, ends_at_once_when_the_goal_can_never_be_reached) {
    begin();
    publish(stopped());
    Pursuit pursuit{goal_of("p")};
    const auto number = pursuit.begin(web());
    ASSERT_TRUE(pursuit.send(number, "p", 1s));
    take_commands();
    EXPECT_EQ(pursuit.await(number, late()), Verdict::never);
}

TEST_F(Pursuing, follows_a_supervise_that_makes_its_directory_anew) {
    begin();
    Pursuit pursuit{goal_of("d")};
    const auto number = pursuit.begin(web());
    ASSERT_TRUE(pursuit.send(number, "d", 1s));
    take_commands();
    std::jthread supervise{[this] {
        leave();
        std::filesystem::remove_all(path("web/supervise"));
        begin();
        publish(stopped());
    }};
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, several_services_needs_all_of_them_and_misses_none) {
    begin();
    std::filesystem::create_symlink("web", path("other"));
    Pursuit pursuit{goal_of("x")};
    const auto one = pursuit.begin(web());
    const auto other = pursuit.begin(web("other"));
    ASSERT_TRUE(pursuit.send(one, "x", 1s));
    ASSERT_TRUE(pursuit.send(other, "x", 1s));
    EXPECT_EQ(take_commands(), "xx");
    leave();
    EXPECT_EQ(pursuit.await(one, late()), Verdict::reached);
    // Its event came with that of the first.
    EXPECT_EQ(pursuit.await(other, late()), Verdict::reached);
}

TEST_F(Pursuing, needs_a_supervise_to_write_to) {
    Pursuit pursuit{goal_of("d")};
    const auto number = pursuit.begin(web());
    EXPECT_EQ(pursuit.send(number, "d", 1s).error().error, ENOENT);
}

TEST_F(Pursuing, does_not_hang_in_a_fifo_that_is_full) {
    begin();
    const auto fifo = web().open_control();
    while (sys::send(*fifo, std::string(4096, 'x'), sys::now())) {
    }
    const auto sent = send(web(), "d", 20ms);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().step, SendFailure::Step::write);
    EXPECT_EQ(sent.error().error, ETIMEDOUT);
}

TEST_F(Pursuing, with_no_commands_writes_nothing_and_still_finds_out_who_is_there) {
    EXPECT_FALSE(send(web(), "", 1s));
    begin();
    EXPECT_TRUE(send(web(), "", 1s));
    EXPECT_EQ(take_commands(), "");
}

} // namespace
} // namespace lares::service
