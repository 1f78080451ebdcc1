"""Text made from descriptions: help pages, reference pages, tables."""
