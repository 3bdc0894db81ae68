# SPDX-License-Identifier: ISC
"""What the system tests are made of. A test file imports from here; nothing here knows a test."""
