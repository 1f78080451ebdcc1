"""Requests to services: client, transports, signing, paging, redaction."""
