"""What the list of groups says of each is true."""

from __future__ import annotations

from kosmo.cli.groups import ALONE, GROUPS
from kosmo.describe.commands import described


def test_a_group_names_all_of_its_commands_or_none() -> None:
    for group, (_, summary) in GROUPS.items():
        listed = summary.partition(": ")[2].split(", ")
        if group not in ALONE and listed != [""]:
            assert set(listed) == set(described()[group]["commands"]), group
