"""Functions as tools of a language model: one schema each, written in the dialect of a provider."""
