"""What an agent that types commands is given to read: a SKILL.md, an llms.txt."""
