"""Reading what people configured, and writing what commands change."""
