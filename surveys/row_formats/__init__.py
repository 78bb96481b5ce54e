"""The formats of self-reports and user surveys; docs/formats.md describes them."""
