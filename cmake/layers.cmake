# SPDX-License-Identifier: ISC
# The words of src/CMakeLists.txt: lares_library() for a folder, lares_program() for a program of the core,
# lares_front_end() for a program that people look at. Each line says what it USES; the line is also written to
# layers.txt, which tests/tidy holds against every #include of the folder.

set(LARES_LAYERS_FILE ${CMAKE_BINARY_DIR}/layers.txt)
file(WRITE ${LARES_LAYERS_FILE} "")
# What CMake adds when C++ objects are linked as a C program; see BARE below.
set(CMAKE_CXX_IMPLICIT_LINK_LIBRARIES "")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

add_library(lares_options INTERFACE)
target_include_directories(lares_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(lares_options INTERFACE _FILE_OFFSET_BITS=64)
target_compile_options(
  lares_options
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wcast-qual
            -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough -Wformat=2)
if(LARES_WERROR)
  target_compile_options(lares_options INTERFACE -Werror)
endif()
if(LARES_SANITIZE)
  target_compile_options(lares_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                                                 -fno-omit-frame-pointer)
  # Non-PIE: the checks leave a million addresses to be relocated at each start of lares, which doubles the time that takes.
  target_link_options(lares_options INTERFACE -fsanitize=address,undefined -no-pie)
  target_compile_definitions(lares_options INTERFACE _GLIBCXX_ASSERTIONS LARES_SANITIZED)
endif()

# The core never throws: what cannot be had is a value, not an exception (docs/decisions/0002).
add_library(lares_core_options INTERFACE)
target_link_libraries(lares_core_options INTERFACE lares_options)
target_compile_options(lares_core_options INTERFACE -fno-exceptions -fno-rtti -fno-threadsafe-statics -ffunction-sections -fdata-sections)

# What nearly every file reads, directly or not, is read once: <chrono> alone takes the compiler longer than a file of
# ours. Each file still includes what it uses; the lint preset, whose tools read no precompiled headers, holds it to that.
set(LARES_READ_ONCE <array> <chrono> <expected> <optional> <span> <string_view>)
# lares_read_once(lares_sys core): shared by all targets that are compiled `like` this; the first one makes it.
function(lares_read_once target like)
  get_property(first GLOBAL PROPERTY lares_read_once_${like})
  if(first)
    target_precompile_headers(${target} REUSE_FROM ${first})
    return()
  endif()
  set_property(GLOBAL PROPERTY lares_read_once_${like} ${target})
  if(like STREQUAL "bare")
    set(before ${LARES_MUSL_HEADER})
  endif()
  target_precompile_headers(${target} PRIVATE ${before} ${LARES_READ_ONCE})
endfunction()

function(lares_note_layer kind name folder)
  string(REPLACE ";" " " uses "${ARGN}")
  file(APPEND ${LARES_LAYERS_FILE} "${kind} ${name} ${folder} ${uses}\n")
endfunction()

# lares_library(base USES … [THROWS | ENGINE]). Where musl is, the same sources are also lares_base_bare, for the BARE programs.
# ENGINE: what several daemons share is no library but a program without its main().
function(lares_library name)
  cmake_parse_arguments(L "THROWS;ENGINE" "" "USES;LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  add_library(lares_${name} STATIC EXCLUDE_FROM_ALL ${sources})
  set_target_properties(lares_${name} PROPERTIES OUTPUT_NAME lares_${name})
  list(TRANSFORM L_USES PREPEND lares_ OUTPUT_VARIABLE used)
  if(L_THROWS)
    target_link_libraries(lares_${name} PUBLIC lares_options ${used} ${L_LINKS})
  else()
    target_link_libraries(lares_${name} PRIVATE lares_core_options)
    target_link_libraries(lares_${name} PUBLIC lares_options ${used} ${L_LINKS})
    lares_read_once(lares_${name} core)
  endif()
  if(LARES_MUSL_WORKS AND NOT L_THROWS)
    list(TRANSFORM used APPEND _bare)
    add_library(lares_${name}_bare STATIC EXCLUDE_FROM_ALL ${sources})
    target_link_libraries(lares_${name}_bare PRIVATE lares_core_options)
    target_link_libraries(lares_${name}_bare PUBLIC lares_options lares_musl ${used} ${L_LINKS})
    lares_read_once(lares_${name}_bare bare)
    # Each file is compiled alone there. Here, for programs that come and go, many at a time: in half the time.
    set_target_properties(lares_${name} PROPERTIES UNITY_BUILD ON)
  endif()
  set(kind library)
  if(L_ENGINE)
    set(kind engine)
  endif()
  lares_note_layer(${kind} ${name} src/${name} ${L_USES})
endfunction()

# lares_program(supervise IN programs/daemons/supervise USES … [BARE | THROWS] [DYNAMIC]): static, unless a sanitizer is
# in it.
# BARE: without the C++ run-time library, whose start alone costs 12 KiB; the linker refuses what would need it. And with
# musl, if it is there (musl.cmake), unless it is DYNAMIC.
# DYNAMIC: with the C library of the machine, whose NSS knows the users (docs/decisions/0011), and nothing else.
function(lares_program name)
  cmake_parse_arguments(L "BARE;THROWS;DYNAMIC" "IN" "USES;LINKS" ${ARGN})
  if(IS_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/${L_IN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${L_IN}/*.cpp)
  else()
    set(sources ${L_IN})
  endif()
  add_executable(${name} ${sources})
  list(TRANSFORM L_USES PREPEND lares_ OUTPUT_VARIABLE used)
  if(L_BARE AND LARES_MUSL_WORKS AND NOT L_DYNAMIC)
    list(TRANSFORM used APPEND _bare)
    lares_read_once(${name} bare)
  elseif(LARES_SANITIZE AND NOT L_THROWS AND NOT L_DYNAMIC)
    lares_read_once(${name} core)
  endif()
  if(L_THROWS)
    # What comes and goes need not be small; compiled together, it is compiled in half the time.
    if(CMAKE_BUILD_TYPE STREQUAL "Release")
      set_target_properties(${name} PROPERTIES UNITY_BUILD ON)
    endif()
    target_link_libraries(${name} PRIVATE lares_options ${used} ${L_LINKS})
  else()
    target_link_libraries(${name} PRIVATE lares_core_options ${used} ${L_LINKS})
  endif()
  if(L_DYNAMIC)
    target_link_options(${name} PRIVATE -pie -static-libgcc -Wl,--gc-sections -Wl,--as-needed -Wl,-z,relro -Wl,-z,now
                                          -Wl,-z,noseparate-code)
    target_compile_options(${name} PRIVATE -fPIE)
    if(NOT L_BARE)
      target_link_options(${name} PRIVATE -static-libstdc++)
    endif()
  elseif(NOT LARES_SANITIZE)
    # Non-PIE: a static PIE costs 12 KiB more of private memory in each process (docs/decisions/0002).
    target_link_options(${name} PRIVATE -static -no-pie -Wl,--gc-sections -Wl,-z,relro)
    target_compile_options(${name} PRIVATE -fno-pie)
  endif()
  if(L_BARE AND CMAKE_BUILD_TYPE STREQUAL "Release")
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE C)
  endif()
  install(TARGETS ${name} RUNTIME DESTINATION bin)
  lares_note_layer(program ${name} src/${L_IN} ${L_USES})
endfunction()
