# SPDX-License-Identifier: ISC
"""The JSON that our programs write, against the schemas that are promised in docs/schema."""
import functools
import json

import jsonschema

from support.programs import ROOT


@functools.cache
def _validator(name):
    schema = json.loads((ROOT / "docs/schema" / f"{name}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def assert_valid(thing, name):
    """It says that it has this form, has it, and has nothing that the form does not name."""
    assert thing["schema"] == name
    problems = [f"{'/'.join(map(str, it.absolute_path))}: {it.message}" for it in _validator(name).iter_errors(thing)]
    assert not problems, problems
