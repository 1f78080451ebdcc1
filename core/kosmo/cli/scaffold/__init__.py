"""Making a plugin: from a name, or from what a service says about itself."""
