// SPDX-License-Identifier: ISC
#include "sys/glance.hpp"

#include "scratch.hpp"

#include <cerrno>

namespace lares::sys {
namespace {

class GlanceTest : public Scratch {
  protected:
    Glance look() { return glance(directory(), "ok", "status", room_); }
    std::string seen(const Glance& glance) const {
        return {room_.begin(), room_.begin() + static_cast<long>(glance.size)};
    }
    Fd supervise() { return std::move(*make_and_open_fifo(directory(), "ok", 0600, FifoEnd::reader)); }

    std::array<unsigned char, 20> room_{};
};

TEST_F(GlanceTest, of_a_supervised_service_the_file_is_read) {
    const Fd reader = supervise();
    write("status", "12345678901234567890");
    const Glance glance = look();
    EXPECT_EQ(glance.fifo_error, 0);
    EXPECT_EQ(glance.open_error, 0);
    EXPECT_EQ(glance.read_error, 0);
    EXPECT_EQ(seen(glance), "12345678901234567890");
}

TEST_F(GlanceTest, a_short_file_is_as_long_as_it_is_and_a_long_one_is_cut) {
    const Fd reader = supervise();
    write("status", "12345678901234567");
    EXPECT_EQ(seen(look()), "12345678901234567");
    write("status", std::string(64, 'x'));
    EXPECT_EQ(seen(look()), std::string(20, 'x'));
    write("status", "");
    EXPECT_EQ(look().size, 0u);
}

TEST_F(GlanceTest, when_nobody_reads_the_fifo_the_file_is_not_even_looked_at) {
    { const Fd reader = supervise(); }
    write("status", "12345678901234567890");
    const Glance glance = look();
    EXPECT_EQ(glance.fifo_error, ENXIO);
    EXPECT_EQ(glance.size, 0u);
}

TEST_F(GlanceTest, a_service_that_was_never_supervised_has_no_fifo) {
    EXPECT_EQ(look().fifo_error, ENOENT);
}

TEST_F(GlanceTest, a_file_that_is_missing_or_a_directory_is_an_error_of_its_own) {
    const Fd reader = supervise();
    EXPECT_EQ(look().open_error, ENOENT);
    std::filesystem::create_directory(path("status"));
    EXPECT_EQ(look().read_error, EISDIR);
}

TEST_F(GlanceTest, it_leaves_no_descriptor_open_whatever_it_finds) {
    const auto lowest_free = [] { return Fd{::open("/dev/null", O_RDONLY)}.number(); };
    const int before = lowest_free();
    look();
    EXPECT_EQ(lowest_free(), before);
    const Fd reader = supervise();
    const int with_reader = lowest_free();
    look();
    EXPECT_EQ(lowest_free(), with_reader);
    write("status", "x");
    look();
    EXPECT_EQ(lowest_free(), with_reader);
}

TEST_F(GlanceTest, a_descriptor_of_somebody_else_between_the_two_stays_open) {
    // Makes a hole: the FIFO gets the lower number, and the file one above that of somebody else.
    Fd hole{::open("/dev/null", O_RDONLY)};
    const Fd somebody_else{::open("/dev/null", O_RDONLY)};
    const Fd reader = supervise();
    write("status", "x");
    hole.close();
    EXPECT_EQ(look().size, 1u);
    EXPECT_GE(::fcntl(somebody_else.number(), F_GETFD), 0);
    EXPECT_GE(::fcntl(reader.number(), F_GETFD), 0);
}

} // namespace
} // namespace lares::sys
