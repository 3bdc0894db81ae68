// SPDX-License-Identifier: ISC
#include "sys/real_path.hpp"

#include "scratch.hpp"

#include <cerrno>
#include <climits>

namespace lares::sys {
namespace real_path_test {

class RealPath : public Scratch {
  protected:
    std::string of(const char* name) const {
        std::array<char, PATH_MAX> room;
        const auto found = real_path(directory(), name, room);
        return found ? std::string{*found} : "errno " + std::to_string(found.error().number);
    }
    std::string root() const { return std::filesystem::canonical(path(".")).string(); }
};

TEST_F(RealPath, links_are_followed_to_where_they_lead) {
    std::filesystem::create_directories(path("svc/web"));
    std::filesystem::create_symlink("svc", path("short"));
    std::filesystem::create_symlink("short/web", path("service"));
    EXPECT_EQ(of("service"), root() + "/svc/web");
    EXPECT_EQ(of("./short/../service/."), root() + "/svc/web");
    EXPECT_EQ(of("."), root());
}

TEST_F(RealPath, every_byte_of_a_name_is_kept) {
    std::filesystem::create_directory(path("a b\nc\xff"));
    EXPECT_EQ(of("a b\nc\xff"), root() + "/a b\nc\xff");
}

TEST_F(RealPath, what_is_not_there_has_none) {
    EXPECT_EQ(of("missing"), "errno " + std::to_string(ENOENT));
    std::filesystem::create_symlink("loop", path("loop"));
    EXPECT_EQ(of("loop"), "errno " + std::to_string(ELOOP));
}

TEST_F(RealPath, one_that_does_not_fit_is_an_error_and_not_another_path) {
    const std::string whole = root();
    std::vector<char> exactly(whole.size()), one_more(whole.size() + 1);
    EXPECT_EQ(real_path(directory(), ".", exactly).error().number, ENAMETOOLONG);
    EXPECT_EQ(real_path(directory(), ".", one_more).value(), whole);
}

} // namespace real_path_test
} // namespace lares::sys
