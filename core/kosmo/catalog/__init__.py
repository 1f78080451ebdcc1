"""What can be called, read from a cache that is checked by `stat`."""
