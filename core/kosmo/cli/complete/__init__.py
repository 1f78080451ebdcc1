"""What a TAB offers: answered from the catalog's files, never from a plugin, and never loudly."""
