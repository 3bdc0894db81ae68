// SPDX-License-Identifier: ISC
#include "service/vigil.hpp"

#include "fake_supervise.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"

#include <cerrno>
#include <functional>
#include <thread>

namespace lares::service {
namespace vigil_test {

using namespace std::chrono_literals;
using protocol::Phase;
using protocol::ServiceState;
using Enough = Vigil::Enough;
using Outcome = Vigil::Outcome;

constexpr auto long_enough = 60s; // nothing here comes near it, unless it hangs

class Waiting : public FakeSupervise {
  protected:
    static Moment soon() { return sys::now() + 50ms; }
    static Moment late() { return sys::now() + long_enough; }

    // It is not so at first; then `act` happens while somebody waits, and it is.
    void expect_that_it_is_seen(Condition condition, const std::function<void()>& act,
                                const std::string& name = "web") {
        Vigil vigil{condition};
        vigil.add(web(name));
        ASSERT_EQ(vigil.wait(Enough::all, soon()), Outcome::too_late);
        std::jthread meanwhile{[&act] { act(); }};
        EXPECT_EQ(vigil.wait(Enough::all, late()), Outcome::reached);
    }
    static ServiceState failed() {
        ServiceState state = stopped();
        state.gave_up =
            protocol::GaveUp{protocol::GaveUp::Because::start, {protocol::RunEnd::Kind::exited, 3}};
        return state;
    }
    static ServiceState not_ready() {
        ServiceState state = running();
        state.ready = false;
        return state;
    }
    static ServiceState ready() {
        ServiceState state = running();
        state.ready = true;
        return state;
    }
    void serve(const std::string& name, const ServiceState& state) {
        ::mkdirat(directory(), name.c_str(), 0755);
        begin(name + "/supervise");
        publish(state);
    }
};

TEST_F(Waiting, ends_at_once_when_it_is_so_already) {
    begin();
    Vigil vigil{Condition::up};
    vigil.add(web());
    EXPECT_EQ(vigil.wait(Enough::all, std::nullopt), Outcome::reached);
}

TEST_F(Waiting, ends_when_the_moment_has_come) {
    begin();
    Vigil vigil{Condition::down};
    vigil.add(web());
    const Moment deadline = soon();
    EXPECT_EQ(vigil.wait(Enough::all, deadline), Outcome::too_late);
    EXPECT_GE(sys::now(), deadline);
    EXPECT_EQ(vigil.verdict(0), Verdict::not_yet);
    EXPECT_EQ(vigil.view(0).status.pid, 4711U);
}

TEST_F(Waiting, ends_when_the_service_comes_up) {
    begin();
    publish(stopped());
    expect_that_it_is_seen(Condition::up, [this] { publish(running(5000)); });
}

TEST_F(Waiting, ends_when_the_service_goes_down) {
    begin();
    expect_that_it_is_seen(Condition::finished, [this] { publish(stopped()); });
}

TEST_F(Waiting, sees_readiness_which_the_state_alone_tells) {
    begin();
    publish(not_ready());
    expect_that_it_is_seen(Condition::ready, [this] { publish_state(ready()); });
}

TEST_F(Waiting, does_not_take_a_service_for_ready_before_its_state_is_published) {
    begin();
    ServiceState paused = not_ready();
    paused.author.pid = sys::own_pid(); // a supervise that lives
    paused.author.started = sys::start_of_process(static_cast<pid_t>(sys::own_pid()));
    publish(paused);
    paused.paused = true;
    publish_status(paused);
    paused.ready = true;
    expect_that_it_is_seen(Condition::ready, [&] { publish_state(paused); });
}

TEST_F(Waiting, takes_no_notice_of_a_state_that_a_dead_supervise_has_left_to_one_of_another_kind) {
    begin();
    publish_status(running(5000));
    Vigil vigil{Condition::ready};
    vigil.add(web());
    EXPECT_EQ(vigil.wait(Enough::all, std::nullopt), Outcome::reached);
}

TEST_F(Waiting, sees_a_status_that_is_written_in_place_as_encore_does) {
    begin();
    std::filesystem::remove(path("web/supervise/state"));
    publish_status(stopped());
    expect_that_it_is_seen(Condition::up, [this] {
        const auto bytes = encode(status_record_of(running(5000)));
        write("web/supervise/status", {bytes.begin(), bytes.end()});
    });
}

TEST_F(Waiting, sees_the_first_supervise_that_comes) {
    expect_that_it_is_seen(Condition::up, [this] { begin(); });
}

TEST_F(Waiting, sees_a_supervise_that_comes_where_another_was) {
    begin();
    leave();
    expect_that_it_is_seen(Condition::up, [this] { open_fifos(); });
}

TEST_F(Waiting, sees_a_supervise_that_leaves_a_service_down) {
    begin();
    expect_that_it_is_seen(Condition::finished, [this] {
        ServiceState gone = stopped();
        gone.phase = Phase::gone;
        publish(gone);
        leave();
    });
}

TEST_F(Waiting, follows_a_supervise_that_makes_its_directory_anew) {
    begin();
    publish(stopped());
    expect_that_it_is_seen(Condition::up, [this] {
        leave();
        std::filesystem::remove_all(path("web/supervise"));
        begin();
    });
}

TEST_F(Waiting, follows_a_link_to_a_control_directory_that_is_made_elsewhere) {
    std::filesystem::create_symlink("../run", path("web/supervise"));
    expect_that_it_is_seen(Condition::up, [this] {
        ::mkdirat(directory(), "run", 0700);
        begin();
    });
}

TEST_F(Waiting, follows_a_link_to_the_service_that_is_made_anew) {
    std::filesystem::create_symlink("web", path("link"));
    serve("other", running());
    expect_that_it_is_seen(
        Condition::up,
        [this] {
            std::filesystem::create_symlink("other", path("link.new"));
            std::filesystem::rename(path("link.new"), path("link"));
        },
        "link");
}

TEST_F(Waiting, for_a_start_is_for_one_since_the_first_look) {
    begin();
    ServiceState next = running(5000);
    next.starts = 2;
    expect_that_it_is_seen(Condition::started, [&] { publish(next); });
}

TEST_F(Waiting, for_a_start_is_not_content_with_a_process_that_another_supervise_takes_over) {
    begin();
    leave();
    Vigil vigil{Condition::started};
    vigil.add(web());
    open_fifos();
    EXPECT_EQ(vigil.wait(Enough::all, soon()), Outcome::too_late);
}

TEST_F(Waiting, ends_when_a_service_has_failed_for_good) {
    begin();
    publish(failed());
    Vigil vigil{Condition::up};
    vigil.add(web());
    EXPECT_EQ(vigil.wait(Enough::all, std::nullopt), Outcome::never);
    EXPECT_EQ(vigil.verdict(0), Verdict::never);
}

TEST_F(Waiting, leaves_a_service_that_has_failed_the_time_to_do_what_it_was_told) {
    begin();
    publish(failed());
    ASSERT_TRUE(sys::send(*web().open_control(), "u"));
    expect_that_it_is_seen(Condition::up, [this] {
        EXPECT_EQ(take_commands(), "u");
        publish(running(5000));
    });
}

TEST_F(Waiting, for_what_cannot_be_looked_at_ends) {
    Vigil vigil{Condition::up};
    vigil.add(web("missing"));
    EXPECT_EQ(vigil.wait(Enough::any, std::nullopt), Outcome::hidden);
    EXPECT_TRUE(vigil.is_hidden(0));
    EXPECT_EQ(vigil.view(0).obstacle->error, ENOENT);
}

TEST_F(Waiting, for_a_status_that_is_none_ends) {
    begin();
    write_status("short");
    Vigil vigil{Condition::up};
    vigil.add(web());
    EXPECT_EQ(vigil.wait(Enough::all, std::nullopt), Outcome::hidden);
}

TEST_F(Waiting, for_a_status_that_is_missing_goes_on) {
    begin();
    std::filesystem::remove(path("web/supervise/status"));
    expect_that_it_is_seen(Condition::up, [this] { publish(running()); });
}

TEST_F(Waiting, names_its_services_in_any_form) {
    begin();
    publish(stopped());
    std::size_t pid = 5000;
    for (const char* name : {"web", "./web/", "web/.", "web/../web"})
        EXPECT_NO_FATAL_FAILURE({
            publish(stopped());
            expect_that_it_is_seen(
                Condition::up, [&] { publish(running(static_cast<std::uint32_t>(++pid))); }, name);
        }) << name;
}

// Of two services the second is that of the fake supervise.
class WaitingForTwo : public Waiting {
  protected:
    void watch(const ServiceState& one, const ServiceState& two) {
        other_.make("one", one);
        serve("two", two);
        vigil_.add(other_.service("one"));
        vigil_.add(web("two"));
    }
    Outcome wait(Enough enough, Moment deadline) { return vigil_.wait(enough, deadline); }

    struct Other : FakeSupervise {
        void TestBody() override {}
        void make(const std::string& name, const ServiceState& state) {
            ::mkdirat(directory(), name.c_str(), 0755);
            begin(name + "/supervise");
            publish(state);
        }
        Service service(const std::string& name) const { return web(name); }
    };
    Other other_;
    Vigil vigil_{Condition::up};
};

TEST_F(WaitingForTwo, all_are_both) {
    watch(running(), stopped());
    EXPECT_EQ(wait(Enough::all, soon()), Outcome::too_late);
    publish(running());
    EXPECT_EQ(wait(Enough::all, late()), Outcome::reached);
}

TEST_F(WaitingForTwo, any_is_either) {
    watch(running(), stopped());
    EXPECT_EQ(wait(Enough::any, late()), Outcome::reached);
}

TEST_F(WaitingForTwo, all_can_never_be_when_one_has_failed) {
    watch(stopped(), failed());
    EXPECT_EQ(wait(Enough::all, late()), Outcome::never);
}

TEST_F(WaitingForTwo, any_may_be_the_other_one_when_one_has_failed) {
    watch(stopped(), failed());
    EXPECT_EQ(wait(Enough::any, soon()), Outcome::too_late);
    publish(running());
    EXPECT_EQ(wait(Enough::any, late()), Outcome::reached);
}

TEST_F(WaitingForTwo, any_can_never_be_when_both_have_failed) {
    watch(failed(), failed());
    EXPECT_EQ(wait(Enough::any, late()), Outcome::never);
}

} // namespace vigil_test
} // namespace lares::service
