"""From an OpenAPI document to a manifest of functions."""
