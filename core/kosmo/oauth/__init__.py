"""OAuth 2.0: coming by tokens, renewing them, and logging a person in.

Nothing here is imported by a call whose token is held.
"""
