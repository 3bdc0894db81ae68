// SPDX-License-Identifier: ISC
#include "sys/glance.hpp"

#include "in_child.hpp"
#include "scratch.hpp"

#include <cerrno>
#include <sys/resource.h>

namespace lares::sys {
namespace glance_test {

class GlanceTest : public Scratch {
  protected:
    Glance look() { return Glances{}.at(directory(), "ok", "status", room_); }
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

TEST_F(GlanceTest, what_is_no_fifo_has_no_reader_that_could_be_told_of) {
    write("ok", "");
    write("status", "12345678901234567890");
    EXPECT_EQ(look().fifo_error, EINVAL);
    EXPECT_EQ(look().size, 0u);
    std::filesystem::remove(path("ok"));
    std::filesystem::create_symlink("/dev/null", path("ok"));
    EXPECT_EQ(look().fifo_error, EINVAL);
    std::filesystem::remove(path("ok"));
    std::filesystem::create_directory(path("ok"));
    EXPECT_EQ(look().fifo_error, EISDIR);
}

class GlancesTest : public GlanceTest {
  protected:
    static int lowest_free() { return Fd{::open("/dev/null", O_RDONLY)}.number(); }
    void look(Glances& glances) { (void)glances.at(directory(), "ok", "status", room_); }
};

TEST_F(GlancesTest, leave_no_descriptor_open_whatever_they_find) {
    const int before = lowest_free();
    GlanceTest::look();
    EXPECT_EQ(lowest_free(), before);
    write("ok", "");
    GlanceTest::look();
    EXPECT_EQ(lowest_free(), before);
    std::filesystem::remove(path("ok"));
    const Fd reader = supervise();
    const int with_reader = lowest_free();
    GlanceTest::look();
    EXPECT_EQ(lowest_free(), with_reader);
    write("status", "x");
    {
        Glances glances;
        for (int i = 0; i < 1000; ++i) look(glances);
        EXPECT_LT(lowest_free(), with_reader + 600) << "they close what they have opened long ago";
    }
    EXPECT_EQ(lowest_free(), with_reader);
}

TEST_F(GlancesTest, leave_the_descriptors_of_others_between_theirs_alone) {
    // Makes a hole: a FIFO gets the lower number, and the file one above that of somebody else.
    Fd hole{::open("/dev/null", O_RDONLY)};
    const Fd somebody_else{::open("/dev/null", O_RDONLY)};
    const Fd reader = supervise();
    write("status", "x");
    hole.close();
    Fd another;
    {
        Glances glances;
        look(glances);
        another = Fd{::open("/dev/null", O_RDONLY)};
        for (int i = 0; i < 400; ++i) look(glances);
    }
    for (const Fd* fd : {&somebody_else, &reader, static_cast<const Fd*>(&another)})
        EXPECT_GE(::fcntl(fd->number(), F_GETFD), 0);
}

TEST_F(GlancesTest, go_on_when_there_are_no_more_descriptors) {
    const Fd reader = supervise();
    write("status", "x");
    EXPECT_EQ(in_child([&] {
                  const rlimit few{static_cast<rlim_t>(lowest_free()) + 5, 1024};
                  ::setrlimit(RLIMIT_NOFILE, &few);
                  Glances glances;
                  for (int i = 0; i < 20; ++i) {
                      const Glance seen = glances.at(directory(), "ok", "status", room_);
                      EXPECT_EQ(seen.fifo_error, 0);
                      EXPECT_EQ(seen.open_error, 0);
                      EXPECT_EQ(seen.size, 1u);
                  }
                  return 0;
              }),
              0);
}

} // namespace glance_test
} // namespace lares::sys
