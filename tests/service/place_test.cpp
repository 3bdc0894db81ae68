// SPDX-License-Identifier: ISC
#include "service/place.hpp"

#include "../sys/scratch.hpp"
#include "service/service.hpp"
#include "service/template_hint.hpp"

#include <cstdlib>

namespace lares::service {
namespace place_test {

class Placing : public sys::Scratch {
  protected:
    Placing() {
        std::filesystem::create_directories(path("sv/worker@/log"));
        std::filesystem::create_directories(path("sv/web"));
        std::filesystem::create_directories(path("service/real@eu"));
        link("../sv/worker@", "service/worker@eu");
        link("../sv/web", "service/web@eu");
    }
    void link(const std::string& target, const std::string& name) const {
        std::filesystem::create_symlink(target, path(name));
    }
    Service service(const std::string& name) const { return Service{path(name)}; }
};

TEST_F(Placing, an_instance_has_files_of_its_own_in_its_template) {
    const Service eu = service("service/worker@eu");
    EXPECT_EQ(eu.instance(), "eu");
    EXPECT_EQ(eu.control_name(), "supervise@eu");
    EXPECT_EQ(eu.control_path("ok"), path("service/worker@eu/supervise@eu/ok"));
    EXPECT_EQ(eu.path("run"), path("service/worker@eu/run"));
}

TEST_F(Placing, so_has_its_log) {
    EXPECT_EQ(service("service/worker@eu").log()->control_path("ok"),
              path("service/worker@eu/log/supervise@eu/ok"));
    EXPECT_EQ(service("service/worker@eu/log/").control_name(), "supervise@eu");
}

TEST_F(Placing, a_file_log_is_the_logger_of_the_directory_that_it_lies_in) {
    write("sv/web/log", "#!/bin/sh\n");
    const Service log = service("sv/web/log");
    EXPECT_EQ(log.control_path("ok"), path("sv/web/supervise.log/ok"));
    EXPECT_EQ(log.path("down"), path("sv/web/down"));
    EXPECT_EQ(service("service/web@eu/log").control_path("ok"), path("service/web@eu/supervise.log/ok"));
}

TEST_F(Placing, a_file_log_is_the_log_of_a_service_when_somebody_keeps_it) {
    write("sv/web/log", "#!/bin/sh\n");
    EXPECT_FALSE(service("sv/web").log());
    std::filesystem::create_directories(path("sv/web/supervise.log"));
    write("sv/web/supervise.log/ok", "");
    EXPECT_EQ(service("sv/web").log()->name(), path("sv/web/log"));
}

TEST_F(Placing, so_is_that_of_each_instance) {
    std::filesystem::remove(path("sv/worker@/log"));
    write("sv/worker@/log", "#!/bin/sh\n");
    EXPECT_EQ(service("service/worker@eu/log").control_path("ok"),
              path("service/worker@eu/supervise.log@eu/ok"));
    EXPECT_EQ(service("sv/worker@us/log").control_path("ok"), path("sv/worker@/supervise.log@us/ok"));
}

TEST_F(Placing, one_whose_link_has_gone_is_found_beside_its_template) {
    const Service us = service("sv/worker@us");
    EXPECT_EQ(us.name(), path("sv/worker@us"));
    EXPECT_EQ(us.control_path("ok"), path("sv/worker@/supervise@us/ok"));
    EXPECT_EQ(us.log()->control_path("ok"), path("sv/worker@/log/supervise@us/ok"));
    EXPECT_EQ(service("sv/worker@us/log").path("run"), path("sv/worker@/log/run"));
}

TEST_F(Placing, beside_what_is_no_template_there_is_none) {
    for (const char* name : {"sv/web@us", "sv/jobs@us", "sv/worker@us/logs", "sv/none/worker@us"})
        EXPECT_EQ(service(name).control_name(), "supervise") << name;
}

TEST_F(Placing, anything_else_of_such_a_name_is_a_service_like_all_others) {
    for (const char* name : {"service/real@eu", "service/web@eu", "sv/worker@"})
        EXPECT_EQ(service(name).control_path("ok"), path(name) + "/supervise/ok") << name;
}

TEST_F(Placing, control_directories_elsewhere_are_told_apart_as_well) {
    ::setenv("SUPERVISEDIR", "/run/sv", 1);
    const std::string control = service("service/worker@eu").control_path("ok");
    ::unsetenv("SUPERVISEDIR");
    EXPECT_TRUE(control.starts_with("/run/sv/")) << control;
    EXPECT_TRUE(control.ends_with(":sv:worker@@eu/ok")) << control;
}

TEST_F(Placing, a_file_down_is_for_all_and_one_with_a_name_for_one) {
    const auto is_down = [&](const char* name) { return service(name).look().down_file; };
    link("../sv/worker@", "service/worker@us");
    EXPECT_FALSE(is_down("service/worker@eu"));
    write("sv/worker@/down@eu", "");
    EXPECT_TRUE(is_down("service/worker@eu"));
    EXPECT_FALSE(is_down("service/worker@us"));
    write("sv/worker@/down", "");
    EXPECT_TRUE(is_down("service/worker@us"));
}

TEST_F(Placing, who_names_a_template_is_told_what_has_been_made_of_it) {
    EXPECT_EQ(hint_of_template(service("sv/worker@")),
              "it is a template; link to it as worker@NAME in the scan directory");
    for (const char* instance : {"us", "eu"})
        std::filesystem::create_directory(path("sv/worker@/supervise@") + instance);
    EXPECT_EQ(hint_of_template(service("sv/worker@/")),
              "it is a template; name an instance of it: worker@eu, worker@us");
    for (const char* instance : {"a", "b", "c", "d"})
        std::filesystem::create_directory(path("sv/worker@/supervise@") + instance);
    EXPECT_EQ(
        hint_of_template(service("sv/worker@")),
        "it is a template; name an instance of it: worker@a, worker@b, worker@c, worker@d, worker@eu, …");
}

TEST_F(Placing, one_that_is_supervised_itself_is_no_template_to_its_user) {
    std::filesystem::create_directory(path("sv/worker@/supervise"));
    EXPECT_EQ(hint_of_template(service("sv/worker@")), "");
    EXPECT_EQ(hint_of_template(service("sv/web")), "");
}

} // namespace place_test
} // namespace lares::service
