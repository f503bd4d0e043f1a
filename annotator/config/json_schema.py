"""The JSON Schema of label schema files, for editors that complete and check TOML."""

from typing import Any


def label_schema_json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a label schema file, made from the types that check one.

    It says what keys there are and of what types. That names and values fit each other only
    `annotator schema validate` can tell.
    """
    from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
    from pydantic_core import core_schema

    from annotator.config.schema_model import LabelSchemaFile

    class TomlJsonSchema(GenerateJsonSchema):
        """TOML has no null: what may be left out is not nullable."""

        def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
            return self.generate_inner(schema["schema"])

        def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
            if schema.get("default") is None:
                return self.generate_inner(schema["schema"])
            return super().default_schema(schema)

    made = LabelSchemaFile.model_json_schema(schema_generator=TomlJsonSchema)
    return {"$schema": TomlJsonSchema.schema_dialect, **made, "title": "annotator label schema"}
