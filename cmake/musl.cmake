# SPDX-License-Identifier: ISC
# The C library of the released programs that are BARE: musl where it is installed, else the system's
# (docs/decisions/0010). Sets LARES_MUSL_WORKS; lares_musl is what compiling and linking with it takes.

option(LARES_MUSL "Link the released programs that are BARE with musl, if it is installed" ON)
set(LARES_MUSL_WORKS OFF)
if(NOT LARES_MUSL OR NOT CMAKE_BUILD_TYPE STREQUAL "Release" OR LARES_SANITIZE)
  return()
endif()

string(REPLACE "-gnu" "-musl" triple "${CMAKE_LIBRARY_ARCHITECTURE}")
find_path(musl_headers features.h PATHS /usr/include/${triple} NO_DEFAULT_PATH NO_CACHE)
find_file(musl_specs musl-gcc.specs PATHS /usr/lib/${triple} NO_DEFAULT_PATH NO_CACHE)

# The compiler's own folders, with musl's in the place of the system's.
set(libstdcxx_headers ${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES})
list(FILTER libstdcxx_headers INCLUDE REGEX "/c\\+\\+/")
set(compiler_headers ${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES})
list(FILTER compiler_headers INCLUDE REGEX "/gcc/")
set(folders ${libstdcxx_headers} ${musl_headers} ${compiler_headers})
list(TRANSFORM folders REPLACE "^.+$" "SHELL:-isystem \\0")

add_library(lares_musl INTERFACE IMPORTED)
target_compile_options(lares_musl INTERFACE -fno-pie -nostdinc -nostdinc++ ${folders})
target_link_options(lares_musl INTERFACE -specs=${musl_specs} -static -no-pie)
# Each file for musl begins with it: lares_read_once() has it in front of all else.
set(LARES_MUSL_HEADER ${CMAKE_CURRENT_LIST_DIR}/musl.hpp)
if(CMAKE_DISABLE_PRECOMPILE_HEADERS)
  target_compile_options(lares_musl INTERFACE "SHELL:-include ${LARES_MUSL_HEADER}")
endif()

if(musl_headers AND musl_specs AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  try_compile(
    LARES_MUSL_WORKS
    SOURCE_FROM_CONTENT works.cpp
    "#include \"${LARES_MUSL_HEADER}\"\n#include <chrono>\n#include <csignal>\nint main() { return ::raise(SIGTERM); }\n"
    NO_CACHE
    LINK_LIBRARIES lares_musl
    CXX_STANDARD 23)
endif()
if(LARES_MUSL_WORKS)
  message(STATUS "Daemons and chain loaders are linked with musl")
else()
  message(STATUS "Daemons and chain loaders are linked with the system's C library; musl (musl-dev) is lighter")
endif()
