"""How good a plugin is: rules on a scale of four levels, each a function, and what checks them.

`kosmo plugins check` asks all of them about a plugin, in a process of its own; `kosmo.testing`'s
contract asks those that a test can be made of. Nothing here imports pytest.
"""
