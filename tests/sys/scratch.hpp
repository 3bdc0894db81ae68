// SPDX-License-Identifier: ISC
// A directory of the test's own, and what tests do in it.
#pragma once

#include "sys/file.hpp"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <sys/stat.h>

namespace lares::sys {

// Made empty, and removed with all that is in it.
class Scratch : public testing::Test {
  protected:
    Scratch() {
        std::string pattern = std::filesystem::temp_directory_path() / "lares-test-XXXXXX";
        path_ = ::mkdtemp(pattern.data());
        directory_ = std::move(*open_directory(here, path_.c_str()));
    }
    ~Scratch() override {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    int directory() const { return directory_.number(); }
    std::string path(const std::string& name) const { return path_ + "/" + name; }

    void write(const std::string& name, const std::string& contents) const {
        std::ofstream{path(name), std::ios::binary} << contents;
    }
    void make_fifo(const std::string& name) const {
        ASSERT_EQ(::mkfifo(path(name).c_str(), 0600), 0) << name;
    }
    std::string contents(const std::string& name) const {
        std::ostringstream text;
        text << std::ifstream{path(name), std::ios::binary}.rdbuf();
        return text.str();
    }
    bool is_there(const std::string& name) const {
        return std::filesystem::exists(std::filesystem::symlink_status(path(name)));
    }
    mode_t mode(const std::string& name) const { return info(directory(), name.c_str(), Links::keep)->mode; }
    std::uint64_t inode(const std::string& name) const {
        return info(directory(), name.c_str(), Links::keep)->identity.inode;
    }

  private:
    std::string path_;
    Fd directory_;
};

// The file creation mask for the time of a test.
class Mask {
  public:
    explicit Mask(mode_t mask) : before_{::umask(mask)} {}
    ~Mask() { ::umask(before_); }

  private:
    mode_t before_;
};

} // namespace lares::sys
