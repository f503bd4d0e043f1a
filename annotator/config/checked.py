"""Label schemas that come with the program, by SHA-256. Written by `scripts/generate_schemas.py`."""

CHECKED = frozenset(
    {
        "2e7216457c3d3389ba9591b630da42768c53454bba2dc3c2bc539be0de2bfeca",  # people-places
        "4400464bc83a8697d89233cdecdd6a03fbd992407db670aef7cf30b71ca2e8b5",  # political-events
    }
)
