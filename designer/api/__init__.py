"""The JSON API under /api/v1: what the pages do, for programs. One table of declarations makes the routes and the OpenAPI."""
