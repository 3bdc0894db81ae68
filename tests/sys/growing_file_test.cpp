// SPDX-License-Identifier: ISC
#include "sys/growing_file.hpp"

#include "scratch.hpp"

#include <cerrno>

namespace lares::sys {
namespace growing_file_test {

using Until = GrowingFile::Until;

class AGrowingFile : public Scratch {
  protected:
    std::string read(const char* name, Until until = Until::end) {
        const auto bytes = file_.read(directory(), name, until);
        return bytes ? std::string{bytes->data(), bytes->size()} : "failed";
    }
    int failure(const char* name) {
        const auto bytes = file_.read(directory(), name, Until::end);
        return bytes ? 0 : bytes.error().number;
    }
    GrowingFile file_;
};

TEST_F(AGrowingFile, is_read_to_its_end_whatever_its_size) {
    for (const std::size_t size : {0u, 1u, 4095u, 4096u, 4097u, 8192u, 300000u}) {
        write("file", std::string(size, 'x'));
        EXPECT_EQ(read("file"), std::string(size, 'x')) << size;
    }
}

TEST_F(AGrowingFile, is_read_no_further_than_the_piece_that_has_the_end_of_the_first_line) {
    write("file", "line\n" + std::string(1 << 20, 'x'));
    const std::string begin = read("file", Until::end_of_line);
    EXPECT_TRUE(begin.starts_with("line\n"));
    EXPECT_LT(begin.size(), 10000u);
}

TEST_F(AGrowingFile, one_after_the_other_in_the_same_room) {
    write("long", std::string(10000, 'x'));
    write("short", "y");
    EXPECT_EQ(read("long").size(), 10000u);
    EXPECT_EQ(read("short"), "y");
}

TEST_F(AGrowingFile, what_cannot_be_read_says_why) {
    EXPECT_EQ(failure("missing"), ENOENT);
    std::filesystem::create_directory(path("directory"));
    EXPECT_EQ(failure("directory"), EISDIR);
}

TEST_F(AGrowingFile, one_that_never_ends_is_refused) {
    EXPECT_EQ(failure("/dev/zero"), EFBIG);
}

TEST_F(AGrowingFile, a_fifo_is_not_waited_for) {
    make_fifo("fifo");
    EXPECT_EQ(read("fifo"), "") << "nobody writes";
    const Fd writer{::open(path("fifo").c_str(), O_RDWR | O_NONBLOCK)};
    EXPECT_EQ(failure("fifo"), EAGAIN) << "somebody may";
}

} // namespace growing_file_test
} // namespace lares::sys
