"""Prints, as JSON, what cfn-lint's copies of AWS's registry schemas say of the types on its command line."""

import json
import sys

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER


def properties_at(schema, key):
    """The properties that the schema names under a key, without what is within them."""
    return sorted({path.split("/")[2] for path in schema.get(key, []) if path.count("/") == 2})


found = {}
for name in sys.argv[1:]:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", name).schema
    found[name] = {
        "properties": sorted(schema.get("properties", {})),
        "createOnly": properties_at(schema, "createOnlyProperties"),
        "conditionalCreateOnly": properties_at(schema, "conditionalCreateOnlyProperties"),
    }
print(json.dumps(found))
