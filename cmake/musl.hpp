// SPDX-License-Identifier: ISC
// Read before every file that is compiled for musl. Debian's libstdc++ is made for glibc: these names of
// glibc occur in its headers, in what nothing here uses. Whatever else were missing would fail to compile or
// to link.
#pragma once

#define __GLIBC_PREREQ(major, minor) 0
#define __locale_t locale_t

// The classes of characters of std::ctype_base: <chrono> brings in the streams, and with them the locales.
enum {
    _ISupper = 1,
    _ISlower = 2,
    _ISalpha = 4,
    _ISdigit = 8,
    _ISxdigit = 16,
    _ISspace = 32,
    _ISprint = 64,
    _ISblank = 128,
    _IScntrl = 256,
    _ISpunct = 512
};
