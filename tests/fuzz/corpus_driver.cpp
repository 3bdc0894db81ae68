// SPDX-License-Identifier: ISC
// Gives every file of a corpus to the target, and every beginning of each file, so that the corpora are tests
// where there is no fuzzer.
#include "target.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::vector<std::filesystem::path> files_of(const char* corpus) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{corpus}) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

void try_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream{path, std::ios::binary}.rdbuf();
    const std::string bytes = text.str();
    // Each beginning in memory of exactly its size, so that a read beyond it is seen.
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const std::vector<std::uint8_t> beginning(bytes.begin(),
                                                  bytes.begin() + static_cast<std::ptrdiff_t>(size));
        LLVMFuzzerTestOneInput(beginning.data(), beginning.size());
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fprintf(stderr, "usage: %s DIRECTORY_OF_FILES\n", argv[0]), 100;
    const auto files = files_of(argv[1]);
    for (const auto& file : files) {
        std::fprintf(stderr, "%s\n", file.c_str());
        try_file(file);
    }
    if (files.empty()) std::fprintf(stderr, "%s is empty: there is nothing to try\n", argv[1]);
    return files.empty() ? 1 : 0;
}
