# SPDX-License-Identifier: ISC
"""The benchmark driver. Start at ../run and bench.py; measures/ holds one file per measurement."""
