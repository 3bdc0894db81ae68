// SPDX-License-Identifier: ISC
#include "service/pursuit.hpp"

#include "fake_supervise.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"

#include <array>
#include <cerrno>
#include <thread>
#include <vector>

namespace lares::service {
namespace pursuit_test {

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
    // Tells `name` the commands, which it must take.
    static std::size_t told(Pursuit& pursuit, const Service& service, std::string_view commands) {
        const auto number = pursuit.begin(service, commands);
        EXPECT_TRUE(number);
        pursuit.tell_all(late());
        EXPECT_FALSE(pursuit.failure(*number));
        return *number;
    }
    static Moment soon() { return sys::now() + 50ms; }
    static Moment late() { return sys::now() + long_enough; }
};

TEST_F(Pursuing, writes_all_commands_at_once) {
    begin();
    Pursuit pursuit;
    told(pursuit, web(), "dx");
    EXPECT_EQ(take_commands(), "dx");
}

TEST_F(Pursuing, ends_when_the_status_shows_the_goal) {
    begin();
    Pursuit pursuit;
    const auto supervise = supervise_that([this] {
        protocol::ServiceState dying = running();
        dying.want = protocol::Want::down;
        dying.term_sent = true;
        publish(dying);
        publish(stopped());
    });
    const auto number = told(pursuit, web(), "d");
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
    EXPECT_EQ(pursuit.view(number).status.pid, 0U);
}

TEST_F(Pursuing, sees_a_status_that_is_written_in_place_as_encore_does) {
    begin();
    Pursuit pursuit;
    const auto supervise = supervise_that([this] {
        const auto bytes = encode(status_record_of(stopped()));
        write("web/supervise/status", {bytes.begin(), bytes.end()});
    });
    const auto number = told(pursuit, web(), "d");
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, ends_when_the_supervise_leaves) {
    begin();
    Pursuit pursuit;
    const auto supervise = supervise_that([this] { leave(); });
    const auto number = told(pursuit, web(), "x");
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, notices_that_a_supervise_has_left_though_another_has_come) {
    begin();
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "x");
    take_commands();
    leave();
    protocol::ServiceState of_another = running();
    of_another.author.pid = first_supervise + 1;
    publish(of_another);
    open_fifos();
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, does_not_take_somebody_who_closes_ok_for_a_supervise_that_leaves) {
    begin();
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "x");
    take_commands();
    meddle_with_ok();
    EXPECT_EQ(pursuit.await(number, soon()), Verdict::not_yet);
    publish(stopped());
    meddle_with_ok();
    EXPECT_EQ(pursuit.await(number, soon()), Verdict::not_yet);
    leave();
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, notices_that_a_supervise_has_left_which_does_not_say_who_it_is) {
    begin();
    std::filesystem::remove(path("web/supervise/state"));
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "x");
    take_commands();
    leave();
    open_fifos();
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, ends_when_supervise_has_read_a_command_that_has_no_visible_effect) {
    begin();
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "h");
    EXPECT_EQ(pursuit.await(number, soon()), Verdict::not_yet);
    EXPECT_FALSE(pursuit.taken(number));
    take_commands();
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
    EXPECT_TRUE(pursuit.taken(number));
}

TEST_F(Pursuing, gives_up_when_the_moment_has_come) {
    begin();
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "d");
    take_commands();
    const Moment deadline = soon();
    EXPECT_EQ(pursuit.await(number, deadline), Verdict::not_yet);
    EXPECT_GE(sys::now(), deadline);
    EXPECT_TRUE(pursuit.taken(number));
}

TEST_F(Pursuing, ends_at_once_when_the_goal_can_never_be_reached) {
    begin();
    publish(stopped());
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "p");
    take_commands();
    EXPECT_EQ(pursuit.await(number, late()), Verdict::never);
}

TEST_F(Pursuing, follows_a_supervise_that_makes_its_directory_anew) {
    begin();
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "d");
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
    Pursuit pursuit;
    const std::size_t one = *pursuit.begin(web(), "x");
    const std::size_t other = *pursuit.begin(web("other"), "x");
    pursuit.tell_all(late());
    EXPECT_EQ(take_commands(), "xx");
    leave();
    EXPECT_EQ(pursuit.await(one, late()), Verdict::reached);
    // Its event came with that of the first.
    EXPECT_EQ(pursuit.await(other, late()), Verdict::reached);
}

TEST_F(Pursuing, needs_a_supervise_to_write_to) {
    Pursuit pursuit;
    EXPECT_EQ(pursuit.begin(web(), "d").error().error, ENOENT);
    begin();
    leave();
    EXPECT_EQ(pursuit.begin(web(), "d").error().error, ENXIO);
}

class PursuingSeveral : public Pursuing {
  protected:
    PursuingSeveral() {
        begin();
        for (const char* name : {"one", "two"}) {
            ::mkdirat(directory(), name, 0755);
            ::mkdirat(directory(), (std::string{name} + "/supervise").c_str(), 0700);
            for (const char* file : {"/supervise/ok", "/supervise/control"})
                stuck_.push_back(std::move(*sys::make_and_open_fifo(
                    directory(), (name + std::string{file}).c_str(), 0600, sys::FifoEnd::both)));
            while (sys::send(stuck_.back(), std::string(4096, '?'))) {
            }
        }
    }
    void read_from(std::size_t number) {
        std::array<char, 1 << 16> room;
        while (!sys::read_waiting(stuck_[2 * number + 1], room).empty()) {
        }
    }

  private:
    std::vector<sys::Fd> stuck_; // ok and control of each
};

TEST_F(PursuingSeveral, has_one_limit_for_all_that_have_no_room) {
    Pursuit pursuit;
    const std::size_t numbers[] = {*pursuit.begin(web("one"), "d"), *pursuit.begin(web("two"), "d")};
    const Moment deadline = soon();
    pursuit.tell_all(deadline);
    EXPECT_GE(sys::now(), deadline);
    for (const std::size_t number : numbers) {
        ASSERT_TRUE(pursuit.failure(number));
        EXPECT_EQ(pursuit.failure(number)->step, SendFailure::Step::write);
        EXPECT_EQ(pursuit.failure(number)->error, ETIMEDOUT);
    }
}

TEST_F(PursuingSeveral, tells_those_that_have_room_before_it_waits_for_the_others) {
    Pursuit pursuit;
    const std::size_t stuck = *pursuit.begin(web("one"), "d");
    const std::size_t roomy = *pursuit.begin(web(), "d");
    // Room comes only when the others have been told.
    const auto supervise = supervise_that([this] { read_from(0); });
    pursuit.tell_all(late());
    EXPECT_FALSE(pursuit.failure(roomy));
    EXPECT_FALSE(pursuit.failure(stuck));
}

TEST_F(Pursuing, lets_what_others_have_written_be_answered_first) {
    begin();
    ASSERT_TRUE(sys::send(*web().open_control(), "d"));
    Pursuit pursuit;
    const std::size_t number = *pursuit.begin(web(), "u");
    auto supervise = supervise_that([this] { publish(stopped()); });
    pursuit.tell_all(late());
    supervise.join();
    ASSERT_FALSE(pursuit.failure(number));
    EXPECT_EQ(take_commands(), "u");
    publish(running(5000));
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, follows_those_of_which_there_is_news) {
    begin();
    Pursuit pursuit{Detail::everything};
    const auto number = told(pursuit, web(), "d");
    take_commands();
    EXPECT_EQ(pursuit.follow(late()), std::vector{number}) << "the first look at what came of it";
    while (!pursuit.settled(number)) pursuit.follow(late());
    while (!pursuit.follow(soon()).empty()) {
    }
    publish(stopped());
    while (pursuit.verdict(number) == Verdict::not_yet)
        EXPECT_EQ(pursuit.follow(late()), std::vector{number});
    EXPECT_EQ(pursuit.verdict(number), Verdict::reached);
    EXPECT_TRUE(pursuit.view(number).state) << "it was to see everything";
}

TEST_F(Pursuing, looks_again_when_it_is_asked_to) {
    begin();
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "h");
    take_commands();
    while (!pursuit.follow(soon()).empty()) {
    }
    pursuit.look_at(number, sys::now());
    EXPECT_EQ(pursuit.follow(late()), std::vector{number});
    EXPECT_TRUE(pursuit.follow(soon()).empty()) << "once";
}

TEST_F(Pursuing, does_not_follow_what_was_let_go) {
    begin();
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "d");
    pursuit.let_go(number);
    publish(stopped());
    EXPECT_TRUE(pursuit.follow(soon()).empty());
}

TEST_F(Pursuing, tells_something_else_to_one_that_has_been_told) {
    begin();
    Pursuit pursuit;
    const auto number = told(pursuit, web(), "d");
    EXPECT_EQ(take_commands(), "d");
    publish(stopped());
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
    pursuit.begin_again(number, "u", goal_of("u"));
    pursuit.tell_all(late());
    EXPECT_EQ(take_commands(), "u");
    EXPECT_EQ(pursuit.await(number, soon()), Verdict::not_yet);
    publish(running(4712));
    EXPECT_EQ(pursuit.await(number, late()), Verdict::reached);
}

TEST_F(Pursuing, ends_when_it_is_interrupted) {
    begin();
    make_fifo("leave");
    const auto interruption = std::move(*sys::open_at(directory(), "leave", O_RDWR | O_NONBLOCK));
    Pursuit pursuit{Detail::status, &interruption};
    const auto number = told(pursuit, web(), "d");
    ASSERT_TRUE(sys::send(interruption, "x"));
    EXPECT_EQ(pursuit.await(number, std::nullopt), Verdict::not_yet);
    pursuit.follow(std::nullopt);
}

} // namespace pursuit_test
} // namespace lares::service
