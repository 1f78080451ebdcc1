-- Hints on what went wrong: habits from other languages, names that a script does not have, and what
-- a dry run is like. They are looked for once a script has failed, in the message and its line.

local kernel = ...
local raw = kernel.raw
local find, gmatch, match, sub = raw.string.find, raw.string.gmatch, raw.string.match, raw.string.sub
local concat, sort = raw.table.concat, raw.table.sort
local load, next, type = raw.load, raw.next, raw.type

local LONGEST_LINE, LONGEST_EXPRESSION = 500, 4000
local DRY = "this is a dry run: a write answers with its request, not with what the service would"
  .. " answer; a script can tell by `dry_run`"
local FILES = "a script reads and writes no files: print results, and pass values in behind `--`"
local CODE = "a script loads no code: write it into the script, as a function"

local KEYWORDS = {}
for word in gmatch("and break do else elseif end false for function goto if in local nil not or "
  .. "repeat return then true until while", "%a+") do
  KEYWORDS[word] = true
end

local GLOBALS = {
  require = "there are no modules to load; `kosmo docs lua` tells what a script has",
  package = "there are no modules to load; `kosmo docs lua` tells what a script has",
  io = FILES, load = CODE, loadstring = CODE, dofile = CODE, loadfile = CODE,
}
local OS = {
  getenv = "`env.NAME` is a variable of the environment that `--env NAME` passes",
  execute = "a script starts no programs; it calls functions of `app.integrations`",
  exit = 'give `error({message = "…", exit_code = 2})` to end with an exit code, or `return`',
  remove = FILES, rename = FILES, tmpname = FILES,
}

-- The names that kosmo's own libraries have.
local LIBRARIES = {}
for _, library in next, { "docs", "json", "log", "mcp", "regex", "time" } do
  local names = {}
  for name in next, kernel.export[library] or {} do names[#names + 1] = name end
  sort(names)
  LIBRARIES[library] = "`" .. concat(names, "`, `") .. "`"
end

local function line_of(source, wanted)
  local start = 1
  for _ = 2, wanted do
    local newline = find(source, "\n", start, true)
    if not newline then return "" end
    start = newline + 1
  end
  return sub(source, start, (find(source, "\n", start, true) or #source + 1) - 1)
end

-- Hints by the line of a syntax error: a pattern of what follows `near`, one of the line, and a text
-- in which `%1` is what the latter captured.
local SYNTAX = {
  { "'!'", "!=", "unequal is `~=` in Lua" },
  { "'!'", "", "`!` is `not` in Lua" },
  { "'&'", "&&", "`&&` is `and` in Lua" },
  { "'|'", "||", "`||` is `or` in Lua" },
  { "'%?'", "", "`a ? b : c` is `a and b or c` in Lua" },
  { "'//'", "", "a comment begins with `--` in Lua" },
  { "", "([%a_][%w_.]*)%s*([-+*/%%])=", "Lua has no `%2=`: write `%1 = %1 %2 …`" },
  { "'%+'", "([%a_][%w_.]*)%s*%+%+", "Lua has no `++`: write `%1 = %1 + 1`" },
  { "", "[{,]%s*[\"']?([%a_][%w_]*)[\"']?%s*:%s", "a member of a table is written `%1 = …`" },
  { "'='", "%(%s*([%a_][%w_]*)%s*=", "arguments by name are a table: `({%1 = …})`" },
  { "<eof>", "%f[%w_]else%s+if%f[^%w_]", "`else if` is `elseif` in Lua, or wants an `end` more" },
  { "", "^%s*(%a+)%s+[%a_][%w_]*%s*=", "a variable is declared by `local` in Lua, not by `%1`" },
}
local DECLARED = { const = true, let = true, var = true }

local function filled(text, first, second)
  return (raw.string.gsub(text, "%%(%d)", { ["1"] = first, ["2"] = second }))
end

-- Tell of a word of Lua where a name was meant: `{until = 5}`, `failure.function`.
local function of_keyword(line)
  for word in gmatch(line, "%f[%w_](%a+)%s*=%f[^=]") do
    if KEYWORDS[word] then
      return '`' .. word .. '` is a word of Lua: in a table write `["' .. word .. '"] = …`'
    end
  end
  for name, word in gmatch(line, "([%a_][%w_]*)%s*[.:]%s*(%a+)%f[^%w_]") do
    if KEYWORDS[word] then
      return '`' .. word .. '` is a word of Lua: write `' .. name .. '["' .. word .. '"]`'
    end
  end
end

-- Give a hint on a chunk that is no Lua.
function kernel.hint_of_syntax(message, source)
  if #source <= LONGEST_EXPRESSION and sub(source, 1, 1) ~= "\27" then
    if load("return " .. source, "=hint", "t", {}) then
      return "a value alone is no chunk: `return` gives it, `print(…)` prints it"
    end
  end
  local near = match(message, " near (.*)$")
  local number = match(message, ":(%d+): ")
  local line = sub(line_of(source, number and raw.tonumber(number) or 1), 1, LONGEST_LINE)
  local hint = near and of_keyword(line)
  if hint or not near then return hint end
  local whole = near == "<eof>" and sub(source, 1, LONGEST_LINE) or line
  for index = 1, #SYNTAX do
    local beside, pattern, text = SYNTAX[index][1], SYNTAX[index][2], SYNTAX[index][3]
    local from, _, first, second = find(whole, pattern)
    local meant = index < #SYNTAX or DECLARED[first]
    if from and meant and find(near, beside) then return filled(text, first, second) end
  end
end

-- Tell whether a global that is not there is the name of an integration.
local function of_integration(name)
  local ok, answer = kernel.ask("names", '["app.integrations"]')
  if not ok then return nil end
  local names = kernel.decode(answer, false, true)
  for index = 1, type(names) == "table" and #names or 0 do
    if names[index] == name then
      return "`app.integrations." .. name .. "` is what leads to its functions"
    end
  end
end

-- Tell of a field that a library does not have, where the line shows whose it would be.
local function of_field(name, line)
  for owner, field in gmatch(line, "([%a_][%w_]*)%s*%.%s*([%a_][%w_]*)") do
    if field == name and owner == "os" and OS[name] then return OS[name] end
    if field == name and LIBRARIES[owner] then
      return "`" .. owner .. "` has no `" .. name .. "`; it has " .. LIBRARIES[owner]
    end
  end
end

-- Give a hint on an error that a script did not catch.
function kernel.hint_of(message, source, number)
  message = sub(message, 1, LONGEST_LINE)
  local kind, name = match(message, "a nil value %((%a+) '([%w_]+)'%)")
  local hint
  if kind == "global" then
    hint = GLOBALS[name] or kernel.settings.scope ~= "mcp" and of_integration(name)
  elseif kind == "field" and number then
    hint = of_field(name, sub(line_of(source, number), 1, LONGEST_LINE))
  end
  if hint then return hint end
  local is_nil = find(message, "nil value", 1, true) or find(message, "got nil", 1, true)
  if is_nil or find(message, "with nil", 1, true) then return kernel.settings.dry_run and DRY or nil end
end

-- Give a note on a chunk of a session that gives away what it defines.
function kernel.note_of_chunk(source)
  if #source > LONGEST_EXPRESSION then return nil end
  local name = match(source, "^%s*local%s+([%a_][%w_]*)[^\n;]*$")
  name = name ~= "function" and name or match(source, "^%s*local%s+function%s+([%a_][%w_]*).*end%s*$")
  if not name then return nil end
  return "`" .. name .. "` is gone with this chunk: leave out `local` to keep it"
end
