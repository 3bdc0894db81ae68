// SPDX-License-Identifier: ISC
#include "present/facts.hpp"

#include "present/fact_words.hpp"
#include "situations.hpp"

#include <gtest/gtest.h>
#include <set>

namespace lares::present {
namespace facts_test {

using namespace std::chrono_literals;
using protocol::RunEnd;

std::string word(const char* field, const ServiceView& view) {
    return word_for(find_field(field)->value(subject(view)));
}

std::string facts(const ServiceView& view, std::string_view name = "web") {
    std::string text;
    append_facts(text, subject(view, name));
    return text;
}

ServiceView after(RunEnd end) {
    protocol::ServiceState state = running();
    state.last_end = end;
    state.last_end_at = TaiLabel::from_unix(noon - 1, 0);
    state.last_run = 1234567us;
    return of(state);
}

TEST(Facts, are_found_by_their_names) {
    std::set<std::string_view> names;
    for (const Field& field : fields()) {
        EXPECT_TRUE(names.insert(field.name).second) << field.name;
        EXPECT_EQ(find_field(field.name), &field);
    }
    EXPECT_EQ(find_field("color"), nullptr);
    EXPECT_EQ(find_field(""), nullptr);
    EXPECT_EQ(find_field("last_end"), nullptr);
}

TEST(Facts, of_a_service_that_runs) {
    EXPECT_EQ(facts(of(running())), "name: web\n"
                                    "state: up\n"
                                    "standing: up\n"
                                    "supervised: true\n"
                                    "supervise_pid: 4710\n"
                                    "supervise_version: 2.1\n"
                                    "pid: 4711\n"
                                    "since: 2026-11-22T12:00:00Z\n"
                                    "seconds: 12\n"
                                    "want: up\n"
                                    "paused: false\n"
                                    "term_sent: false\n"
                                    "leaving: false\n"
                                    "normally: up\n"
                                    "starts: 3\n"
                                    "failures: 0\n"
                                    "over_budget: false\n"
                                    "stuck: false\n");
}

TEST(Facts, of_a_service_of_daemontools_are_those_of_its_status) {
    EXPECT_EQ(facts(classic(0, 'd')), "name: web\n"
                                      "state: down\n"
                                      "standing: down\n"
                                      "supervised: true\n"
                                      "since: 2026-11-22T12:00:00Z\n"
                                      "seconds: 12\n"
                                      "want: down\n"
                                      "paused: false\n"
                                      "normally: up\n");
}

TEST(Facts, behind_an_obstacle_are_few) {
    EXPECT_EQ(facts(stopped_by(Obstacle::At::ok, ENXIO)), "name: web\n"
                                                          "state: unknown\n"
                                                          "standing: not supervised\n"
                                                          "supervised: false\n"
                                                          "normally: up\n"
                                                          "problem: supervise not running\n");
    EXPECT_EQ(facts(stopped_by(Obstacle::At::directory, ENOENT)),
              "name: web\n"
              "state: unknown\n"
              "standing: unknown\n"
              "problem: unable to chdir: file does not exist\n");
}

TEST(Facts, of_an_exit_have_its_code_and_no_signal) {
    const ServiceView view = after({RunEnd::Kind::exited, 3, false});
    EXPECT_EQ(word("last_end.kind", view), "exited");
    EXPECT_EQ(word("last_end.code", view), "3");
    EXPECT_EQ(word("last_end.signal", view), "-");
    EXPECT_EQ(word("last_end.signal_name", view), "-");
    EXPECT_EQ(word("last_end.core", view), "-");
    EXPECT_EQ(word("last_end.at", view), "2026-11-22T11:59:59Z");
    EXPECT_EQ(word("last_end.ran_seconds", view), "1.235");
}

TEST(Facts, of_a_kill_have_its_signal_and_no_code) {
    const ServiceView view = after({RunEnd::Kind::killed, 11, true});
    EXPECT_EQ(word("last_end.kind", view), "killed");
    EXPECT_EQ(word("last_end.code", view), "-");
    EXPECT_EQ(word("last_end.signal", view), "11");
    EXPECT_EQ(word("last_end.signal_name", view), "SIGSEGV");
    EXPECT_EQ(word("last_end.core", view), "true");
}

TEST(Facts, of_an_end_that_nobody_saw_are_only_that) {
    const ServiceView view = after({RunEnd::Kind::unknown, 0, false});
    EXPECT_EQ(word("last_end.kind", view), "unknown");
    EXPECT_EQ(word("last_end.code", view), "-");
    EXPECT_EQ(word("last_end.signal", view), "-");
}

TEST(Facts, of_an_end_say_whose_doing_it_was) {
    protocol::ServiceState state = running();
    state.last_end = RunEnd{RunEnd::Kind::killed, 9, false};
    EXPECT_EQ(word("last_end.by", of(state)), "-");
    state.last_end_by = protocol::EndedBy::oom;
    EXPECT_EQ(word("last_end.by", of(state)), "oom");
    state.last_end_by = protocol::EndedBy::command;
    EXPECT_EQ(word("last_end.by", of(state)), "command");
    EXPECT_EQ(word("last_end.by", of(running())), "-");
}

TEST(Facts, of_readiness_are_those_of_a_service_that_says_when_it_is_ready) {
    protocol::ServiceState state = running();
    EXPECT_EQ(word("ready", of(state)), "-");
    state.ready = false;
    EXPECT_EQ(word("ready", of(state)), "false");
    EXPECT_EQ(word("ready_at", of(state)), "-");
    state.ready = true;
    state.ready_at = TaiLabel::from_unix(noon + 2, 0);
    EXPECT_EQ(word("ready", of(state)), "true");
    EXPECT_EQ(word("ready_at", of(state)), "2026-11-22T12:00:02Z");
    EXPECT_EQ(word("ready", classic(1, 'u')), "-");
}

ServiceView given_up(RunEnd end) {
    protocol::ServiceState state = running();
    state.phase = protocol::Phase::down;
    state.pid = 0;
    state.want = protocol::Want::down;
    state.gave_up = protocol::GaveUp{protocol::GaveUp::Because::start, end};
    return of(state);
}

TEST(Facts, of_a_service_that_has_failed_for_good_say_why) {
    const ServiceView view = given_up({RunEnd::Kind::exited, 3, false});
    EXPECT_EQ(word("state", view), "failed");
    EXPECT_EQ(word("gave_up.because", view), "start");
    EXPECT_EQ(word("gave_up.code", view), "3");
    EXPECT_EQ(word("gave_up.signal", view), "-");
    EXPECT_EQ(word("gave_up.because", of(running())), "-");
}

TEST(Facts, of_what_was_killed_before_it_was_given_up_have_the_signal) {
    const ServiceView view = given_up({RunEnd::Kind::killed, 9, false});
    EXPECT_EQ(word("gave_up.code", view), "-");
    EXPECT_EQ(word("gave_up.signal", view), "9");
}

TEST(Facts, of_failures_count_those_in_a_row) {
    protocol::ServiceState state = running();
    state.restarts.failures = 4;
    EXPECT_EQ(word("failures", of(state)), "4");
}

TEST(Facts, of_what_waits_for_another_service_name_it) {
    protocol::ServiceState state = running();
    state.neighbour.append("db");
    EXPECT_EQ(word("waits_for", of(state)), "db");
    EXPECT_EQ(word("held_by", of(state)), "-");
    state.held_until = Moment{1s};
    EXPECT_EQ(word("waits_for", of(state)), "-");
    EXPECT_EQ(word("held_by", of(state)), "db");
}

TEST(Facts, of_why_that_one_does_not_come_are_told_where_it_is_known) {
    protocol::ServiceState state = running();
    state.neighbour.append("db");
    const ServiceView view = of(state);
    EXPECT_EQ(word("waits_because", view), "-");
    Subject it = subject(view);
    it.awaited = "db is down";
    EXPECT_EQ(word_for(find_field("waits_because")->value(it)), "db\\x20is\\x20down");
}

TEST(Facts, of_what_a_service_says_that_it_is_about) {
    protocol::ServiceState state = running();
    EXPECT_EQ(word("says", of(state)), "-");
    state.says = protocol::Says::reloading;
    EXPECT_EQ(word("says", of(state)), "reloading");
    EXPECT_EQ(word("state", of(state)), "up");
    state.says = protocol::Says::stopping;
    EXPECT_EQ(word("says", of(state)), "stopping");
}

TEST(Facts, of_what_is_left_of_a_run_say_how_much) {
    protocol::ServiceState state = running();
    EXPECT_EQ(word("strays", of(state)), "-");
    state.strays = 3;
    state.stuck = true;
    EXPECT_EQ(word("strays", of(state)), "3");
    EXPECT_EQ(word("stuck", of(state)), "true");
}

TEST(Facts, of_a_start_that_failed_say_why_and_when_the_next_is) {
    protocol::ServiceState state = running();
    state.pid = 0;
    state.phase = protocol::Phase::waiting;
    state.start_failure = protocol::StartFailure{protocol::StartFailure::Step::exec, ENOENT};
    state.next_start = Moment{112s + 250ms};
    const ServiceView view = of(state);
    EXPECT_EQ(word("state", view), "waiting");
    EXPECT_EQ(word("start_failure.step", view), "exec");
    EXPECT_EQ(word("start_failure.errno", view), "2");
    EXPECT_EQ(find_field("start_failure.text")->value(subject(view)),
              Value{"unable to start run: file does not exist"});
    EXPECT_EQ(word("next_start_seconds", view), "0.250");
}

TEST(Facts, of_a_start_that_failed_have_the_remedy_when_one_is_known) {
    protocol::ServiceState state = running();
    state.start_failure = protocol::StartFailure{protocol::StartFailure::Step::exec, EACCES};
    const ServiceView view = of(state);
    EXPECT_EQ(word("start_failure.remedy", view), "-");
    Subject subject_with_remedy = subject(view);
    subject_with_remedy.start_remedy = "not executable; try: chmod 755 web/run";
    EXPECT_EQ(find_field("start_failure.remedy")->value(subject_with_remedy),
              Value{"not executable; try: chmod 755 web/run"});
}

TEST(Facts, of_a_start_script_that_cannot_be_executed_name_it) {
    protocol::ServiceState state = running();
    state.start_failure = protocol::StartFailure{protocol::StartFailure::Step::exec, EACCES, true};
    EXPECT_EQ(facts(of(state)).find("start_failure.text: unable to start start: access denied\n") !=
                  std::string::npos,
              true);
}

TEST(Facts, of_a_start_that_is_overdue_do_not_count_backwards) {
    protocol::ServiceState state = running();
    state.next_start = Moment{1s};
    EXPECT_EQ(word("next_start_seconds", of(state)), "0.000");
}

TEST(Facts, of_age_follow_the_monotonic_clock_where_it_is_known) {
    protocol::ServiceState state = running();
    state.since = TaiLabel::from_unix(noon + 3600, 0); // the clock was set back
    EXPECT_EQ(word("seconds", of(state)), "12");
    ServiceView classic_view = classic(1, 'u');
    classic_view.status.since = state.since;
    EXPECT_EQ(word("seconds", classic_view), "0");
}

TEST(Facts, of_age_count_from_the_end_of_a_run_that_is_cleaned_up_after) {
    protocol::ServiceState state = running();
    state.phase = protocol::Phase::clearing;
    state.pid = 0;
    state.last_end = protocol::RunEnd{protocol::RunEnd::Kind::exited, 0, false};
    state.last_run = 10s;
    EXPECT_EQ(word("seconds", of(state)), "2");
}

TEST(Facts, in_lines_are_written_so_that_a_command_can_be_copied) {
    protocol::ServiceState state = running();
    state.start_failure = protocol::StartFailure{protocol::StartFailure::Step::exec, ENOENT};
    const ServiceView view = of(state);
    Subject told = subject(view);
    told.start_remedy = "try: sed -i 's/\\r$//' web/run\nand so on";
    std::string lines;
    append_facts(lines, told);
    EXPECT_NE(lines.find("\nstart_failure.remedy: try: sed -i 's/\\r$//' web/run\\x0aand so on\n"),
              lines.npos)
        << lines;
}

TEST(Facts, of_files_that_do_not_count_are_a_line_for_each) {
    const ServiceView view = of(running());
    Subject told = subject(view);
    EXPECT_EQ(word_for(find_field("rejected")->value(told)), "-");
    told.rejected = "needs: is a file\ntimeout-kill, line 1: \"so\ton\" is no time";
    std::string lines;
    append_facts(lines, told);
    EXPECT_NE(lines.find("\nrejected: needs: is a file\nrejected: timeout-kill, line 1: \"so\\x09on\" is no "
                         "time\n"),
              lines.npos)
        << lines;
}

TEST(AFact, stays_one_line_whatever_is_in_it) {
    const ServiceView view = stopped_by(Obstacle::At::directory, ENOENT);
    EXPECT_TRUE(facts(view, "sp ace\nname: liar").starts_with("name: sp ace\\x0aname: liar\nstate: "));
}

TEST(Facts, have_what_it_takes_of_the_machine_where_that_was_asked_for) {
    const ServiceView view = stopped_by(Obstacle::At::directory, ENOENT);
    Subject it = subject(view);
    EXPECT_EQ(word_for(find_field("memory_kib")->value(it)), "-");
    it.used = Usage{3, 21'914, 1204ms};
    EXPECT_EQ(word_for(find_field("processes")->value(it)), "3");
    EXPECT_EQ(word_for(find_field("memory_kib")->value(it)), "21914");
    EXPECT_EQ(word_for(find_field("cpu_seconds")->value(it)), "1.204");
}

TEST(Facts, of_one_whose_directory_is_not_there_say_which_and_whether_it_runs) {
    const ServiceView view = stopped_by(Obstacle::At::directory, ENOENT);
    Subject it = subject(view);
    it.missing = MissingService{"/etc/lares/web", 0};
    EXPECT_EQ(word_for(find_field("missing_directory")->value(it)), "/etc/lares/web");
    EXPECT_EQ(word_for(find_field("supervised")->value(it)), "false");
    EXPECT_EQ(find_field("problem")->value(it),
              Value{"its link leads to /etc/lares/web, which does not exist"});
    it.missing->supervise = 812;
    EXPECT_EQ(word_for(find_field("supervised")->value(it)), "true");
    EXPECT_EQ(word_for(find_field("supervise_pid")->value(it)), "812");
    EXPECT_EQ(find_field("problem")->value(it),
              Value{"/etc/lares/web has been deleted, and its supervise (pid 812) still runs"});
    EXPECT_EQ(word_for(find_field("missing_directory")->value(subject(view))), "-");
}

} // namespace facts_test
} // namespace lares::present
