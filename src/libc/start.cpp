// SPDX-License-Identifier: ISC
// Where the kernel begins, and what it left on the stack: the arguments, and behind them the environment.
#include "kernel.hpp"

#include <cstdlib>
#include <cstring>
#include <unistd.h>

char** environ = nullptr;

__asm__(".globl _start\n"
        "_start:\n"
        "  xor %ebp, %ebp\n"
        "  mov %rsp, %rdi\n"
        "  and $-16, %rsp\n"
        "  call lares_start\n");

// main() is C++, and nobody but the compiler may call it; its name in the object file is "main" all the same.
extern "C" int lares_main(int argc, char** argv) __asm__("main");

extern "C" [[noreturn, gnu::used]] void lares_start(long* stack) {
    const int argc = static_cast<int>(stack[0]);
    char** argv = reinterpret_cast<char**>(stack + 1);
    environ = argv + argc + 1;
    ::_exit(lares_main(argc, argv));
}

extern "C" {

int* __errno_location() noexcept {
    static int number;
    return &number;
}

void _exit(int code) {
    for (;;) lares::libc::raw(SYS_exit_group, code);
}

char* getenv(const char* name) noexcept {
    const std::size_t size = std::strlen(name);
    for (char** entry = environ; *entry; ++entry)
        if (std::strncmp(*entry, name, size) == 0 && (*entry)[size] == '=') return *entry + size + 1;
    return nullptr;
}

} // extern "C"
