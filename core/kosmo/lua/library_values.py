"""The names that work on values: JSON, patterns, times, and what is printed."""

from __future__ import annotations

from kosmo.lua.library_name import Name

VALUES = (
    Name(
        "json.encode",
        "json.encode(VALUE[, {pretty = true}])",
        "Writes a value as JSON on one line, or indented, its keys sorted. An empty table is `[]`"
        " unless it is marked.",
        'print(json.encode({id = 7, tags = {"new"}}))',
    ),
    Name(
        "json.decode",
        "json.decode(TEXT[, {nulls = true}])",
        "Reads JSON. A member that is null is absent, unless nulls are asked for; integers that"
        " Lua cannot hold become text.",
        "print(json.decode('{\"id\": 7}').id)",
    ),
    Name(
        "json.null",
        "json.null; json.array([TABLE]); json.object([TABLE])",
        "Stands for null, where absent means something else; marks a table as list or object,"
        " which tells only for an empty one.",
        "print(json.encode({due_at = json.null, tags = json.array(), more = json.object()}))",
    ),
    Name(
        "regex.match",
        "regex.match(TEXT, PATTERN[, FLAGS])",
        "Looks for a pattern of PCRE's kind, bare or as `/pattern/flags`. Gives nil, or a table: at"
        " 0 all that matches, from 1 on the groups, those with a name by name too; without groups 1"
        " is all of it as well.",
        'print(regex.match("ticket 42", "(\\\\w+) (\\\\d+)")[2])',
    ),
    Name(
        "regex.match_all",
        "regex.match_all(TEXT, PATTERN[, FLAGS])",
        "Finds every match, and gives lists: at 0 of all that matched, from 1 on of each group."
        " With 2 as flags it gives a list of tables as `regex.match` does.",
        'print(#regex.match_all("a1 b2 c3", "/[a-z]\\\\d/i")[0])',
    ),
    Name(
        "regex.gsub",
        "regex.gsub(TEXT, PATTERN, REPLACEMENT[, MOST[, FLAGS]])",
        "Replaces what matches: by a text in which `$1` and `${name}` stand for groups, or by what"
        " a function makes of the table that `regex.match` gives.",
        'print(regex.gsub("a-b-c", "-", "+"))',
    ),
    Name(
        "print",
        "print(…)",
        "Prints values with a tab between them; a table as it is written, keys sorted.",
        'print("open", {1, 2})',
    ),
    Name(
        "dump",
        "dump(VALUE)",
        "Prints a value and gives it back.",
        'local task = dump({title = "Order spokes"})',
    ),
    Name(
        "tostring",
        "tostring(VALUE)",
        "Gives what `print` would print.",
        "print(tostring({1, 2}))",
    ),
    Name(
        "time",
        "time.parse(TIME); time.format(TIME)",
        "Gives the seconds since 1970, or the text as in `2026-11-22T06:00:00Z`, of what services"
        " write as time: seconds, milliseconds, or a text of ISO 8601, which is in UTC where it"
        " names no zone.",
        'print(time.parse("2026-11-22T07:00:00+01:00"), time.format(os.time() + 3600))',
    ),
)
