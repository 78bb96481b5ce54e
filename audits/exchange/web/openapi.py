"""The OpenAPI document of the figures API: plain data."""

from typing import Any

Schema = dict[str, Any]  # JSON Schema nests without end

_NUMBER: Schema = {"type": "number"}

_FIGURE: Schema = {
    "type": "object",
    "required": ["figure", "numerator", "denominator"],
    "additionalProperties": False,
    "properties": {
        "figure": {"type": "string", "examples": ["survey_no_or_unknown_plan_outpatient"]},
        "numerator": {**_NUMBER, "examples": [38]},
        "denominator": {
            "type": ["number", "null"],
            "description": "null: a count or a sum, not a share",
            "examples": [81],
        },
    },
}

_FIGURES: Schema = {
    "type": "object",
    "required": ["year", "commissioner", "service", "figures"],
    "additionalProperties": False,
    "properties": {
        "year": {"type": "integer"},
        "commissioner": {"type": "string"},
        "service": {"type": ["string", "null"]},
        "figures": {"type": "array", "items": {"$ref": "#/components/schemas/Figure"}},
    },
}

_ERROR: Schema = {
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string", "description": "What to do about it"},
    },
}


def _parameter(name: str, description: str, schema: Schema, *, required: bool = False) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": schema,
    }


def _refusal(description: str) -> Schema:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _figures_operation() -> Schema:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Figures"}}}
    return {
        "operationId": "figures",
        "summary": "Every figure of a year",
        "description": (
            "Exact numbers, for those who may see the rows. Keys are the same as the command "
            "`figures` prints; a key that ends in a year is the figure of that year, given along."
        ),
        "security": [{"key": []}],
        "parameters": [
            _parameter(
                "year",
                "The year that the figures speak of",
                {"type": "integer", "minimum": 1900, "maximum": 2199},
                required=True,
            ),
            _parameter(
                "commissioner",
                "Only this commissioner and those below it, by name",
                {"type": "string", "minLength": 1},
            ),
            _parameter("service", "Only this service, by key", {"type": "string", "minLength": 1}),
        ],
        "responses": {
            "200": {
                "description": "The figures",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": content,
            },
            "304": {"description": "Nothing has changed since the given ETag"},
            "400": _refusal("A parameter can't be read"),
            "401": _refusal("The key is missing, unknown or revoked"),
            "404": _refusal("No rows, or nothing by that name within the key's reach"),
        },
    }


def document(server: str) -> dict[str, object]:
    """The whole document. server: the address that the API is reached at."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Insyn",
            "version": "1",
            "description": "Figures of the quality year, read with a key of one commissioner.",
        },
        "servers": [{"url": server}],
        "paths": {"/api/v1/figures": {"get": _figures_operation()}},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Figure": _FIGURE, "Figures": _FIGURES, "Error": _ERROR},
        },
    }
