// SPDX-License-Identifier: ISC
#include "service/neighbours.hpp"

#include "../sys/scratch.hpp"

namespace lares::service {
namespace neighbours_test {

class Finding : public sys::Scratch {
  protected:
    Finding() {
        for (const char* name : {"a", "a/web", "a/db", "b", "b/web"}) ::mkdirat(directory(), name, 0755);
    }
    // The inode that is found that way.
    std::uint64_t found(const std::string& name) {
        const auto place = neighbours_.find(name);
        return sys::info(place.start, std::string{place.name}.c_str())->identity.inode;
    }

    Neighbours neighbours_;
};

TEST_F(Finding, leads_to_what_the_whole_name_leads_to) {
    for (const char* name : {"a/web", "a/db", "b/web", "b/../a/web", "a/web/..", "a/web/.", "a//db", "a"})
        EXPECT_EQ(found(path(name)), inode(name)) << name;
}

TEST_F(Finding, begins_for_neighbours_where_it_began_for_the_first) {
    const int start = neighbours_.find(path("a/web")).start;
    EXPECT_NE(start, sys::here);
    const std::string neighbour = path("a/db");
    const auto place = neighbours_.find(neighbour);
    EXPECT_EQ(place.start, start);
    EXPECT_EQ(place.name, "db");
}

TEST_F(Finding, begins_here_for_names_without_a_directory_and_for_those_that_end_with_one) {
    for (const char* name : {"web", "", ".", "..", "-", "a/", "/"}) {
        const auto place = neighbours_.find(name);
        EXPECT_EQ(place.start, sys::here) << name;
        EXPECT_EQ(place.name, name);
    }
}

TEST_F(Finding, does_not_separate_a_log_from_the_instance_that_it_belongs_to) {
    for (const char* name : {"a/worker@eu/log", "worker@eu/log"}) {
        const auto place = neighbours_.find(name);
        EXPECT_EQ(place.start, sys::here) << name;
        EXPECT_EQ(place.name, name);
    }
}

TEST_F(Finding, leaves_a_directory_that_cannot_be_opened_to_others) {
    const std::string name = path("missing/web");
    for (int i = 0; i < 2; ++i) {
        const auto place = neighbours_.find(name);
        EXPECT_EQ(place.start, sys::here);
        EXPECT_EQ(place.name, name);
    }
    EXPECT_EQ(found(path("a/web")), inode("a/web"));
}

TEST_F(Finding, starts_at_the_root_as_well) {
    EXPECT_EQ(neighbours_.find("/tmp").name, "tmp");
}

} // namespace neighbours_test
} // namespace lares::service
