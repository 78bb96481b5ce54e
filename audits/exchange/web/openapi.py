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
    "required": ["year", "commissioner", "service", "small_groups", "figures"],
    "additionalProperties": False,
    "properties": {
        "year": {"type": "integer"},
        "commissioner": {"type": "string"},
        "service": {"type": ["string", "null"]},
        "small_groups": {
            "const": "included",
            "description": "Exact figures, of groups under five too: not to be shown on as they are",
        },
        "figures": {"type": "array", "items": {"$ref": "#/components/schemas/Figure"}},
    },
}

_SHOWN: Schema = {
    "type": "object",
    "required": ["figure", "numerator", "denominator", "mean", "is_withheld"],
    "additionalProperties": False,
    "properties": {
        "figure": {"type": "string", "examples": ["complaints"]},
        "numerator": {"type": ["integer", "null"], "description": "null: a mean, or withheld"},
        "denominator": {"type": ["integer", "null"], "description": "null: a count, or withheld"},
        "mean": {"type": ["number", "null"], "description": "To one decimal; null: not a mean"},
        "is_withheld": {"type": "boolean"},
    },
}

_RELEASED: Schema = {
    "type": "object",
    "required": ["year", "number", "released_at", "figures"],
    "additionalProperties": False,
    "properties": {
        "year": {"type": "integer"},
        "number": {"type": "integer", "minimum": 1, "description": "Which release of the year"},
        "released_at": {"type": "string", "format": "date-time"},
        "figures": {"type": "array", "items": {"$ref": "#/components/schemas/Shown"}},
    },
}

_YEAR: Schema = {
    "name": "year",
    "in": "query",
    "required": True,
    "description": "The year that the figures speak of",
    "schema": {"type": "integer", "minimum": 1900, "maximum": 2199},
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


def _narrowing(name: str, description: str) -> Schema:
    text = {"type": "string", "minLength": 1}
    return {"name": name, "in": "query", "description": description, "schema": text}


def _refusal(description: str) -> Schema:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


_FIGURES_OPERATION: Schema = {
    "operationId": "figures",
    "summary": "Every figure of a year",
    "description": (
        "Exact numbers, for those who may see the rows. Keys are the same as the command "
        "`figures` prints; a key that ends in a year is the figure of that year, given along."
    ),
    "parameters": [
        _YEAR,
        _narrowing("commissioner", "Only this commissioner and those below it, by name"),
        _narrowing("service", "Only this service, by key"),
    ],
}

_RELEASED_OPERATION: Schema = {
    "operationId": "released",
    "summary": "A year's figures as they were released",
    "description": (
        "What the municipality has released of the year: no group under five can be worked out of it, "
        "so it may be shown on. Nothing is in it until the year is released, nor for a key of a part of the municipality."
    ),
    "parameters": [_YEAR],
}


def _path(operation: Schema, schema: str) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    responses = {
        "200": {
            "description": "The figures",
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": content,
        },
        "304": {"description": "Nothing has changed since the given ETag"},
        "400": _refusal("A parameter can't be read"),
        "401": _refusal("The key is missing, unknown or revoked"),
        "404": _refusal("No rows or no release, or nothing by that name within the key's reach"),
    }
    return {"get": {**operation, "security": [{"key": []}], "responses": responses}}


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
        "paths": {
            "/api/v1/figures": _path(_FIGURES_OPERATION, "Figures"),
            "/api/v1/released": _path(_RELEASED_OPERATION, "Released"),
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Figure": _FIGURE,
                "Figures": _FIGURES,
                "Shown": _SHOWN,
                "Released": _RELEASED,
                "Error": _ERROR,
            },
        },
    }
