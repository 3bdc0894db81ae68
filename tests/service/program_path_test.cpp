// SPDX-License-Identifier: ISC
#include "service/program_path.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <optional>

namespace lares::service {
namespace program_path_test {

namespace fs = std::filesystem;
using Places = std::vector<std::string>;

class ProgramPath : public testing::Test {
  protected:
    ProgramPath() {
        std::string pattern = fs::temp_directory_path() / "lares-test-XXXXXX";
        place_ = ::mkdtemp(pattern.data());
        if (const char* path = std::getenv("PATH")) before_ = std::string{path};
        ::setenv("PATH", ("/nowhere:" + place_).c_str(), 1);
    }
    ~ProgramPath() override {
        before_ ? ::setenv("PATH", before_->c_str(), 1) : ::unsetenv("PATH");
        fs::remove_all(place_);
    }

    std::string place_;
    std::optional<std::string> before_;
};

TEST_F(ProgramPath, the_first_file_that_can_be_executed_counts) {
    const std::string path = place_ + "/tool";
    EXPECT_EQ(program_in("tool"), "");
    std::ofstream{path} << "#!/bin/sh\n";
    EXPECT_EQ(program_in("tool"), "") << "it may not be executed";
    fs::permissions(path, fs::perms::owner_all);
    EXPECT_EQ(program_in("tool"), path);
}

TEST_F(ProgramPath, a_directory_is_no_program) {
    fs::create_directory(place_ + "/tool");
    EXPECT_EQ(program_in("tool"), "");
}

TEST_F(ProgramPath, an_element_that_is_empty_is_where_we_are_and_no_variable_means_the_usual_places) {
    ::setenv("PATH", "/a::/b", 1);
    EXPECT_EQ(places_of_programs(), (Places{"/a", ".", "/b"}));
    EXPECT_EQ(places_of_programs("/bin:"), (Places{"/bin", "."}));
    EXPECT_EQ(places_of_programs(":/bin"), (Places{".", "/bin"}));
    EXPECT_EQ(places_of_programs(""), Places{"."});
    ::unsetenv("PATH");
    EXPECT_EQ(places_of_programs(), (Places{"/bin", "/usr/bin"}));
    EXPECT_EQ(program_in("sh"), "/bin/sh");
}

} // namespace program_path_test
} // namespace lares::service
