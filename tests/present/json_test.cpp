// SPDX-License-Identifier: ISC
#include "present/json.hpp"

#include "base/text.hpp"
#include "situations.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lares::present {
namespace json_test {

using nlohmann::ordered_json;

ordered_json parsed(const ServiceView& view, std::string_view name = "web") {
    return ordered_json::parse(json_for(subject(view, name)));
}

TEST(Json, begins_with_the_name_of_its_form) {
    EXPECT_TRUE(json_for(subject(of(running()))).starts_with(R"({"schema":"lares-service-1","name":"web",)"));
}

TEST(Json, has_the_facts_as_what_they_are) {
    const ordered_json object = parsed(of(running()));
    EXPECT_EQ(object["state"], "up");
    EXPECT_EQ(object["pid"], 4711);
    EXPECT_EQ(object["supervised"], true);
    EXPECT_EQ(object["paused"], false);
    EXPECT_EQ(object["since"], "2026-11-22T12:00:00Z");
    EXPECT_EQ(object["starts"], 3);
}

TEST(Json, has_a_place_for_each_fact_and_null_for_what_is_not_known) {
    const ordered_json object = parsed(stopped_by(Obstacle::At::ok, ENXIO));
    for (const Field& field : fields())
        EXPECT_TRUE(object.contains(split_at(field.name, '.').head)) << field.name;
    for (const char* unknown :
         {"pid", "since", "paused", "starts", "last_end", "start_failure", "next_start_seconds"})
        EXPECT_TRUE(object[unknown].is_null()) << unknown;
    EXPECT_EQ(object["problem"], "supervise not running");
}

TEST(Json, has_an_object_for_the_last_end_with_what_belongs_to_it) {
    protocol::ServiceState state = running();
    state.last_end = protocol::RunEnd{protocol::RunEnd::Kind::killed, 9, false};
    state.last_end_at = since;
    state.last_run = std::chrono::milliseconds{1500};
    EXPECT_EQ(
        parsed(of(state))["last_end"].dump(),
        R"({"kind":"killed","signal":9,"signal_name":"SIGKILL","core":false,"at":"2026-11-22T12:00:00Z","ran_seconds":1.5})");
}

TEST(Json, has_an_object_for_a_start_that_failed) {
    protocol::ServiceState state = running();
    state.start_failure = protocol::StartFailure{protocol::StartFailure::Step::exec, ENOENT};
    EXPECT_EQ(parsed(of(state))["start_failure"].dump(),
              R"({"step":"exec","errno":2,"text":"unable to start run: file does not exist"})");
}

TEST(Json, has_an_object_for_a_service_that_was_given_up) {
    protocol::ServiceState state = running();
    EXPECT_TRUE(parsed(of(state))["gave_up"].is_null());
    state.gave_up =
        protocol::GaveUp{protocol::GaveUp::Because::rule, {protocol::RunEnd::Kind::killed, 11, true}};
    EXPECT_EQ(parsed(of(state))["gave_up"].dump(), R"({"because":"rule","signal":11})");
}

TEST(Json, is_one_line_and_valid_for_names_of_any_bytes) {
    const ServiceView view = of(running());
    EXPECT_FALSE(json_for(subject(view, "a\nb")).contains('\n'));
    EXPECT_EQ(parsed(view, "a\nb\"\\\x01")["name"], "a\nb\"\\\x01");
    EXPECT_EQ(parsed(view, "a\xff"
                           "b")["name"],
              "a\xef\xbf\xbd"
              "b");
}

ordered_json parsed_run(const protocol::RunRecord* run, std::string_view problem = {}) {
    return ordered_json::parse(json_for(RunSubject{"web", run, problem}));
}

TEST(JsonOfARun, begins_with_the_name_of_its_form_and_of_the_service) {
    const protocol::RunRecord run = killed_run();
    EXPECT_TRUE(
        json_for(RunSubject{"web", &run}).starts_with(R"({"schema":"lares-run-1","name":"web","run":12,)"));
}

TEST(JsonOfARun, has_the_facts_as_what_they_are) {
    const protocol::RunRecord run = killed_run();
    const ordered_json object = parsed_run(&run);
    EXPECT_EQ(object["start"], "2026-11-22T12:00:00Z");
    EXPECT_EQ(object["ready"], "2026-11-22T12:00:01Z");
    EXPECT_EQ(object["ready_seconds"], 0.75);
    EXPECT_EQ(object["end"], "2026-11-22T12:00:12Z");
    EXPECT_EQ(object["ran_seconds"], 11.992);
    EXPECT_EQ(object["kind"], "killed");
    EXPECT_EQ(object["signal"], 11);
    EXPECT_EQ(object["signal_name"], "SIGSEGV");
    EXPECT_EQ(object["core"], true);
    EXPECT_EQ(object["by"], "timeout");
    EXPECT_EQ(object["peak_rss_kib"], 43'112);
    EXPECT_EQ(object["cpu_seconds"], 3.204);
    EXPECT_TRUE(object["code"].is_null());
    EXPECT_TRUE(object["problem"].is_null());
}

TEST(JsonOfARun, has_null_for_what_is_not_known) {
    protocol::RunRecord run = killed_run();
    run.ready.reset(), run.lived.reset(), run.peak_rss_kib.reset(), run.cpu.reset(), run.by.clear();
    run.how = {protocol::RunEnd::Kind::exited, 3, false};
    const ordered_json object = parsed_run(&run);
    EXPECT_EQ(object["code"], 3);
    for (const char* unknown : {"ready", "ready_seconds", "ran_seconds", "signal", "signal_name", "core",
                                "by", "peak_rss_kib", "cpu_seconds"})
        EXPECT_TRUE(object.contains(unknown) && object[unknown].is_null()) << unknown;
}

TEST(JsonOfARun, without_one_says_why) {
    const ordered_json object = parsed_run(nullptr, "unable to open supervise/history: access denied");
    EXPECT_EQ(object["problem"], "unable to open supervise/history: access denied");
    for (const RunField& field : run_fields()) EXPECT_TRUE(object[field.name].is_null()) << field.name;
}

} // namespace json_test
} // namespace lares::present
