// SPDX-License-Identifier: ISC
#include "workshop/scan_entries.hpp"

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>

namespace lares::workshop {
namespace scan_entries_test {

using Names = std::vector<std::string>;

class ScanEntriesTest : public testing::Test {
  protected:
    ScanEntriesTest() {
        std::string pattern = std::filesystem::temp_directory_path() / "lares-test-XXXXXX";
        root_ = std::filesystem::canonical(::mkdtemp(pattern.data()));
        for (const char* name : {"scan", "web", "db", "worker@"})
            std::filesystem::create_directory(path(name));
    }
    ~ScanEntriesTest() override { std::filesystem::remove_all(root_); }

    std::string path(const std::string& name) const { return root_ + "/" + name; }
    MadeDirectory made(const std::string& name) const { return {path(name), name}; }
    void link(const std::string& name, const std::string& target) const {
        std::filesystem::create_symlink(path(target), path("scan/" + name));
    }

    std::string root_;
};

TEST_F(ScanEntriesTest, of_a_service_are_all_links_to_it_in_byte_order) {
    for (const char* name : {"zweb", "web"}) link(name, "web");
    link("db", "db");
    link("lost", "nowhere");
    ScanEntries entries{path("scan")};
    EXPECT_EQ(entries.of(made("web")), (Names{"web", "zweb"}));
    EXPECT_EQ(entries.of(made("db")), Names{"db"});
    EXPECT_EQ(entries.of(made("nowhere")), Names{});
}

TEST_F(ScanEntriesTest, of_a_template_are_all_instances_and_of_an_instance_its_own) {
    for (const char* name : {"worker@eu", "worker@us"}) link(name, "worker@");
    ScanEntries entries{path("scan")};
    EXPECT_EQ(entries.of(made("worker@")), (Names{"worker@eu", "worker@us"}));
    EXPECT_EQ(entries.of({path("worker@"), "worker@us"}), Names{"worker@us"});
}

TEST_F(ScanEntriesTest, are_looked_at_once_and_what_is_made_and_removed_here_is_known) {
    ScanEntries entries{path("scan")};
    ASSERT_TRUE(entries.make("web", path("web")));
    EXPECT_EQ(entries.of(made("web")), Names{"web"});
    link("behind-its-back", "web");
    EXPECT_EQ(entries.of(made("web")), Names{"web"});
    ASSERT_TRUE(entries.make("www", path("web")));
    ASSERT_TRUE(entries.remove("web"));
    EXPECT_EQ(entries.of(made("web")), Names{"www"});
    EXPECT_EQ(entries.look_at("web").kind, ScanEntry::Kind::nothing);
}

TEST_F(ScanEntriesTest, never_replace_what_has_the_name) {
    ScanEntries entries{path("scan")};
    link("web", "db");
    EXPECT_FALSE(entries.make("web", path("web")));
    EXPECT_EQ(entries.look_at("web").target, path("db"));
    EXPECT_TRUE(entries.remove("nobody")) << "that there is none is as good";
}

} // namespace scan_entries_test
} // namespace lares::workshop
