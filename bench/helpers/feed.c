/* SPDX-License-Identifier: ISC */
/* feed FILE TIMES: writes what is in the file into standard output, 64 KiB at once, as often as it is told. Reading costs
 * nothing, so that what is measured is whoever reads from it. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 3) return 100;
    const int file = open(argv[1], O_RDONLY);
    struct stat found;
    if (file < 0 || fstat(file, &found) < 0) return 111;
    const size_t size = (size_t)found.st_size;
    const char *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (bytes == MAP_FAILED) return 111;
    for (long times = atol(argv[2]); times > 0; times--)
        for (size_t at = 0; at < size;) {
            const size_t rest = size - at;
            const ssize_t written = write(1, bytes + at, rest < 65536 ? rest : 65536);
            if (written <= 0) return 111;
            at += (size_t)written;
        }
    return 0;
}
