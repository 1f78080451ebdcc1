"""Installing plugins into a folder of kosmo's own: asked for, resolved, previewed, swapped."""
