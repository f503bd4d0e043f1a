"""Label schemas that come with the program, by SHA-256. Written by `scripts/generate_schemas.py`."""

CHECKED = frozenset(
    {
        "2e7216457c3d3389ba9591b630da42768c53454bba2dc3c2bc539be0de2bfeca",  # people-places
        "b8706651937775efadc43c10f47d2b86d65c518e1fe6b7115b1056f4243f9eda",  # political-events
    }
)
