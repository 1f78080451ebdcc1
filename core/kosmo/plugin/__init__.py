"""Everything about plugins: how they are written, found, checked and indexed."""
