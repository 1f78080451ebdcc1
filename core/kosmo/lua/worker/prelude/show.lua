-- How values look when they are printed: lists in brackets, one element a line, other tables as
-- sorted `key: value` lines, nothing quoted, no addresses.

local kernel = ...
local raw = kernel.raw
local find, gsub, rep = raw.string.find, raw.string.gsub, raw.string.rep
local concat, pack, sort, unpack =
  raw.table.concat, raw.table.pack, raw.table.sort, raw.table.unpack
local getmetatable, next, rawequal = raw.debug.getmetatable, raw.next, raw.rawequal
local rawget, select, tostring, type = raw.rawget, raw.select, raw.tostring, raw.type
local math_type, string_format = raw.math.type, raw.string.format
local complain, kinds, null, opaque = kernel.complain, kernel.kinds, kernel.null, kernel.opaque

local DEEPEST = 128
local PLAIN = { string = true, number = true, boolean = true, ["nil"] = true }
local RANKS = { number = 1, string = 2 }

local show_table

-- Give what the script itself wants a table to be shown as, if it said so.
local function own_text(value)
  local metatable = getmetatable(value)
  local written = metatable and rawget(metatable, "__tostring")
  if not written then return nil end
  local text = written(value)
  if type(text) ~= "string" then complain("'__tostring' must return a string") end
  return text
end

local function show(value, open, depth)
  local kind = type(value)
  if PLAIN[kind] then return tostring(value) end
  if kind ~= "table" then return "<" .. kind .. ">" end
  if rawequal(value, null) then return "null" end
  return opaque[value] or own_text(value) or show_table(value, open, depth)
end

local function is_list(value)
  local size = 0
  for key in next, value do
    if math_type(key) ~= "integer" then return false end
    size = size + 1
  end
  for index = 1, size do
    if rawget(value, index) == nil then return false end
  end
  return true, size
end

local function before(one, other)
  if one.rank ~= other.rank then return one.rank < other.rank end
  if one.rank == 1 then return one.key < other.key end
  return one.text < other.text
end

local function sorted(value)
  local entries, count = {}, 0
  for key in next, value do
    local kind = type(key)
    local text = PLAIN[kind] and tostring(key) or "<" .. kind .. ">"
    count = count + 1
    entries[count] = { key = key, text = text, rank = RANKS[kind] or 3 }
  end
  sort(entries, before)
  return entries
end

function show_table(value, open, depth)
  if next(value) == nil then return kinds[value] == "array" and "[]" or "{}" end
  if open[value] then return "<circular>" end
  if depth >= DEEPEST then return "<deep>" end
  open[value] = true
  local lines, indent = {}, "\n" .. rep("  ", depth)
  local listed, size = is_list(value)
  if listed then
    for index = 1, size do lines[index] = show(rawget(value, index), open, depth + 1) end
  else
    for index, entry in next, sorted(value) do
      lines[index] = entry.text .. ": " .. show(rawget(value, entry.key), open, depth + 1)
    end
  end
  open[value] = nil
  local body = indent .. "  " .. concat(lines, "," .. indent .. "  ") .. indent
  return listed and "[" .. body .. "]" or "{" .. body .. "}"
end

function kernel.show(value)
  if type(value) == "string" then return value end
  return show(value, {}, 0)
end

-- Join values as `print` does.
function kernel.joined(...)
  local texts = pack(...)
  for index = 1, texts.n do texts[index] = kernel.show(texts[index]) end
  return concat(texts, "\t", 1, texts.n)
end

-- The `format` of scripts: `%s` shows tables and functions, addresses cannot be had.
function kernel.format(template, ...)
  if type(template) == "string" and find(gsub(template, "%%%%", ""), "%%[-+ #0-9.]*p") then
    complain("string.format: `%p` is not available")
  end
  local values = pack(...)
  for index = 1, values.n do
    if not PLAIN[type(values[index])] then values[index] = kernel.show(values[index]) end
  end
  local ok, text = kernel.pcall(string_format, template, unpack(values, 1, values.n))
  if not ok then complain((gsub(text, "'%?'", "'format'", 1))) end
  return text
end

local export = kernel.export

function export.print(...)
  kernel.write(kernel.joined(...) .. "\n")
end

function export.dump(...)
  for index = 1, select("#", ...) do
    kernel.write(kernel.show((select(index, ...))) .. "\n")
  end
  return ...
end

function export.tostring(...)
  if select("#", ...) == 0 then complain("bad argument #1 to 'tostring' (value expected)") end
  return kernel.show((...))
end
