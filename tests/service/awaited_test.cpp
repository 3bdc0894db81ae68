// SPDX-License-Identifier: ISC
#include "service/awaited.hpp"

#include "fake_supervise.hpp"
#include "situations.hpp"
#include "sys/clock.hpp"

#include <cerrno>
#include <cstdlib>

namespace lares::service {
namespace awaited_test {

using protocol::GaveUp;
using protocol::Phase;
using protocol::RunEnd;
using protocol::ServiceState;
using protocol::StartFailure;

// web is down and waits for db, of which the test decides what it is.
class AwaitedTest : public FakeSupervise {
  protected:
    AwaitedTest() {
        ::setenv("SVDIR", path("nowhere").c_str(), 1);
        add_need("web", "db");
    }
    ~AwaitedTest() override { ::unsetenv("SVDIR"); }

    void add_need(const std::string& service, const std::string& needed) const {
        std::filesystem::create_directories(path(service + "/needs"));
        write(service + "/needs/" + needed, "");
    }
    void make_db(const ServiceState& state) {
        std::filesystem::create_directories(path("db"));
        begin("db/supervise");
        publish(state);
    }
    static ServiceState waiting_for(std::string_view neighbour) {
        ServiceState state = in(Phase::waiting);
        state.neighbour.append(neighbour);
        return state;
    }
    Awaited awaited(std::string_view neighbour = "db") const {
        return awaited_by(web(path("web")), path("web"), of(waiting_for(neighbour)), typed_at_svc);
    }
    std::string sentence() const { return awaited().sentence(); }
    std::string here() const { return path("web").substr(0, path("web").rfind('/')); }
};

TEST_F(AwaitedTest, is_nobody_for_whom_it_does_not_wait) {
    EXPECT_EQ(awaited("").name, "");
    EXPECT_EQ(awaited_by(web(), "web", of(in(Phase::running)), typed_at_svc).name, "");
}

TEST_F(AwaitedTest, that_is_not_there_is_told_with_the_directory_and_what_to_do) {
    EXPECT_EQ(awaited().clause(), ", which is not in " + here());
    EXPECT_EQ(awaited().remedy, "remove needs/db or link it");
    EXPECT_EQ(sentence(), "db is not in " + here() + "; remove needs/db or link it");
    std::filesystem::create_symlink("nowhere", path("db"));
    EXPECT_EQ(awaited().why, "is not in " + here());
}

TEST_F(AwaitedTest, that_is_wanted_only_or_needed_no_more_is_only_named) {
    std::filesystem::remove(path("web/needs/db"));
    EXPECT_EQ(awaited().name, "db");
    EXPECT_EQ(awaited().clause(), "");
    EXPECT_EQ(sentence(), "");
}

TEST_F(AwaitedTest, is_looked_for_where_the_service_was_named_or_else_in_the_scan_directory) {
    std::filesystem::create_directories(path("scan"));
    std::filesystem::create_symlink(path("web"), path("scan/web"));
    const Service linked{path("scan/web")};
    const auto view = of(waiting_for("db"));
    EXPECT_EQ(awaited_by(linked, path("scan/web"), view, typed_at_svc).why, "is not in " + path("scan"));
    EXPECT_EQ(awaited().why, "is not in " + here());
    ::setenv("SVDIR", path("scan").c_str(), 1);
    EXPECT_EQ(awaited().why, "is not in " + path("scan"));
}

TEST_F(AwaitedTest, is_shown_as_the_user_has_called_its_place) {
    const auto view = of(waiting_for("db"));
    EXPECT_EQ(awaited_by(web("web"), "/there/is/none/web/", view, typed_at_svc).why,
              "is not in /there/is/none");
    EXPECT_EQ(awaited_by(web("web"), "there-is-none/web", view, typed_at_svc).why, "is not in there-is-none");
    EXPECT_EQ(awaited_by(web("web"), "/web", view, typed_at_svc).why, "is not in /");
    EXPECT_EQ(awaited_by(web("web"), "web", view, typed_at_svc).why,
              "is not in " + std::filesystem::current_path().string());
    EXPECT_EQ(awaited_by(web("web/."), "web/.", view, typed_at_svc).why, "is not in " + here());
    const std::string relative = std::filesystem::relative(path("web"), std::filesystem::current_path());
    EXPECT_EQ(awaited_by(web("web"), relative, view, typed_at_svc).why, "is not in " + here());
}

TEST_F(AwaitedTest, that_needs_the_service_itself_is_told) {
    add_need("db", "web");
    EXPECT_EQ(awaited().clause(), ", which needs web itself");
    EXPECT_EQ(awaited().remedy, "none of them is ever up; remove needs/db or what leads back from there");
}

TEST_F(AwaitedTest, that_leads_back_is_told_with_the_way) {
    add_need("db", "other");
    add_need("other", "nothing");
    add_need("db", "disk");
    add_need("disk", "cache");
    add_need("cache", "web");
    EXPECT_EQ(awaited().why, "needs web itself, by way of disk, cache");
}

TEST_F(AwaitedTest, of_a_circle_elsewhere_is_not_said_to_lead_back) {
    add_need("db", "disk");
    add_need("disk", "db");
    EXPECT_EQ(awaited().why, "is not supervised");
}

TEST_F(AwaitedTest, may_be_the_service_itself) {
    add_need("web", "web");
    EXPECT_EQ(awaited("web").sentence(), "web is the service itself; remove needs/web");
}

TEST_F(AwaitedTest, that_has_failed_for_good_is_told_with_the_last_straw) {
    ServiceState state = in(Phase::down);
    state.gave_up = GaveUp{GaveUp::Because::rule, {RunEnd::Kind::exited, 3, false}};
    make_db(state);
    EXPECT_EQ(awaited().why, "has failed for good: run exited 3");
    EXPECT_EQ(awaited().remedy, "to start it again: svc -u " + path("db"));
}

TEST_F(AwaitedTest, that_is_down_is_told_by_what) {
    make_db(stopped());
    EXPECT_EQ(awaited().why, "is down");
    EXPECT_EQ(awaited().remedy, "told by a command or a down file; try: svc -u " + path("db"));
    ServiceState ended = in(Phase::down);
    ended.want = protocol::Want::once;
    publish(ended);
    EXPECT_EQ(awaited().remedy, "it is not started again by itself; try: svc -u " + path("db"));
}

TEST_F(AwaitedTest, that_nobody_supervises_is_told) {
    make_db(stopped());
    leave();
    EXPECT_EQ(awaited().clause(), ", which is not supervised");
}

TEST_F(AwaitedTest, that_cannot_be_started_is_told_with_the_remedy) {
    write("web/run", "");
    ServiceState state = in(Phase::waiting);
    state.start_failure = StartFailure{StartFailure::Step::exec, ENOENT};
    make_db(state);
    EXPECT_EQ(sentence(),
              "db cannot be started: file does not exist; a service needs an executable file called run");
}

TEST_F(AwaitedTest, that_keeps_ending_is_told_with_how) {
    ServiceState state = in(Phase::waiting);
    state.last_end = RunEnd{RunEnd::Kind::exited, 3, false};
    state.restarts.failures = 1;
    make_db(state);
    EXPECT_EQ(sentence(), "") << "once is none too often";
    state.restarts.failures = 2;
    publish(state);
    EXPECT_EQ(awaited().why, "keeps ending: run exited 3");
    EXPECT_EQ(awaited().remedy, "see: svstat -v " + path("db"));
    state.want = protocol::Want::down;
    publish(state);
    EXPECT_EQ(sentence(), "");
}

TEST_F(AwaitedTest, keeps_ending_between_two_ends_as_well_until_it_has_lived_long) {
    ServiceState state = in(Phase::running);
    state.last_end = RunEnd{RunEnd::Kind::exited, 3, false};
    state.restarts.failures = 2;
    state.since_moment = sys::now();
    make_db(state);
    EXPECT_EQ(awaited().hindrance, Awaited::Hindrance::keeps_ending);
    state.since_moment -= std::chrono::seconds{11};
    publish(state);
    EXPECT_EQ(awaited().hindrance, Awaited::Hindrance::none);
}

TEST_F(AwaitedTest, that_was_tried_often_and_has_failed_for_good_keeps_ending_no_more) {
    ServiceState state = in(Phase::down);
    state.last_end = RunEnd{RunEnd::Kind::exited, 3, false};
    state.restarts.failures = 2;
    state.gave_up = GaveUp{GaveUp::Because::rule, *state.last_end};
    make_db(state);
    EXPECT_EQ(awaited().hindrance, Awaited::Hindrance::has_failed_for_good);
}

TEST_F(AwaitedTest, has_its_remedy_in_the_words_of_who_asks) {
    make_db(stopped());
    const auto view = of(waiting_for("db"));
    EXPECT_EQ(awaited_by(web(path("web")), path("web"), view, typed_at_lares(here())).remedy,
              "told by a command or a down file; try: lares --scan " + here() + " start db");
}

TEST_F(AwaitedTest, that_waits_itself_is_told_for_whom) {
    make_db(waiting_for("disk"));
    EXPECT_EQ(awaited().clause(), ", which waits for disk");
    EXPECT_EQ(sentence(), "db waits for disk");
}

TEST_F(AwaitedTest, that_is_about_to_come_is_only_named) {
    for (const Phase phase : {Phase::waiting, Phase::starting, Phase::running, Phase::stopping}) {
        make_db(in(phase));
        EXPECT_EQ(awaited().clause(), "") << static_cast<int>(phase);
        std::filesystem::remove_all(path("db"));
    }
}

} // namespace awaited_test
} // namespace lares::service
