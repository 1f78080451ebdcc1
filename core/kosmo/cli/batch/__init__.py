"""`kosmo batch`: many calls in one process, a call a line, an envelope for each."""
