-- JSON text out of values.
--
-- Keys exactly 1..n make an array, everything else an object with sorted keys; metatables are
-- ignored. An empty table is what its marker says, else `[]`, and `{}` as the arguments of a call.

local kernel = ...
local raw = kernel.raw
local find, rep = raw.string.find, raw.string.rep
local concat, sort = raw.table.concat, raw.table.sort
local next, rawequal, rawget, tostring = raw.next, raw.rawequal, raw.rawget, raw.tostring
local math_type, type, utf8_len = raw.math.type, raw.type, raw.utf8.len
local kinds, null, opaque = kernel.kinds, kernel.null, kernel.opaque
local number_text, quoted, refuse = kernel.number_text, kernel.quoted, kernel.refuse

local DEEPEST = { json = 512, arguments = 128, result = 128 }

local out, count          -- the pieces of the text
local purpose, pretty
local open, trail, depth  -- the tables that are being written, the keys that led here
local strange             -- what JSON does not have, the first in a result
local path                -- of a function that was not called, the first

-- Say where in the value the writer stands: `body.items[3]`.
local function place()
  local names = ""
  for level = 1, depth do
    local key = trail[level]
    if type(key) == "number" then names = names .. "[" .. tostring(key) .. "]"
    elseif not find(key, "^[%a_][%w_]*$") then names = names .. "[" .. quoted(key) .. "]"
    else names = names .. (level > 1 and "." or "") .. key end
  end
  return names == "" and "the value" or "`" .. names .. "`"
end

local function put(piece)
  count = count + 1
  out[count] = piece
end

-- Write a text in the place of a value that JSON does not have, or refuse the value.
local function replace(label, problem)
  if purpose ~= "result" then refuse(problem) end
  strange = strange or problem
  put(quoted(label))
end

-- Write a string; what a result has of other bytes the worker replaces on the way out.
local function text_of(value)
  local _, bad = utf8_len(value)
  if not bad or purpose == "result" then return quoted(value) end
  refuse(place() .. " is not valid UTF-8 (byte " .. bad .. "); encode it, for example as base64")
end

local function number_of(value)
  local text = number_text(value)
  if text then return text end
  local problem = place() .. " is " .. (value == value and "infinite" or "not a number")
    .. ", which JSON does not have"
  if purpose ~= "result" then refuse(problem) end
  strange = strange or problem
  return "null"
end

-- Count the elements of a list; nil where the keys are not exactly 1..n.
local function length(value)
  local found = 0
  for key in next, value do
    if math_type(key) ~= "integer" then return nil end
    found = found + 1
  end
  for index = 1, found do
    if rawget(value, index) == nil then return nil end
  end
  return found
end

-- Give the name under which a key is written.
local function name_of(key)
  if type(key) == "string" then return key end
  if type(key) == "number" then return number_of(key) end
  if purpose == "result" then return "<" .. type(key) .. ">" end
  refuse(place() .. " has a key that is a " .. type(key) .. "; keys are strings or numbers")
end

-- Give the names of an object's members in order, and the key that each stands for.
local function members(value)
  local names, keys, found = {}, {}, 0
  for key in next, value do
    local name = name_of(key)
    if keys[name] == nil then
      found = found + 1
      names[found], keys[name] = name, key
    elseif purpose ~= "result" then
      refuse(place() .. " has the key `" .. name .. "` as a number and as a string")
    end
  end
  sort(names)
  return names, keys
end

local write

local function write_member(first, key, prefix, value)
  if not first then put(",") end
  if pretty then put("\n" .. rep("    ", depth)) end
  trail[depth] = key
  put(prefix)
  write(value)
end

local function write_list(value, size)
  for index = 1, size do write_member(index == 1, index, "", rawget(value, index)) end
end

local function write_object(value, names, keys)
  for index = 1, #names do
    local name = names[index]
    trail[depth] = name
    local prefix = text_of(name) .. (pretty and ": " or ":")
    write_member(index == 1, name, prefix, rawget(value, keys[name]))
  end
end

local function write_empty(value)
  local label = opaque[value]
  if label then
    if kernel.is_path(label) then path = path or label end
    return replace("<" .. label .. ">", place() .. " is `" .. label .. "`, no data")
  end
  local object = kinds[value] == "object" or purpose == "arguments" and depth == 0
  put(object and "{}" or "[]")
end

local function write_table(value)
  if rawequal(value, null) then return put("null") end
  if next(value) == nil then return write_empty(value) end
  if open[value] then return replace("<circular>", "cyclic table at " .. place()) end
  if depth == DEEPEST[purpose] then return replace("<deep>", "more than " .. depth .. " levels") end
  local size = length(value)
  local names, keys
  if not size then names, keys = members(value) end
  open[value] = true
  put(size and "[" or "{")
  depth = depth + 1
  if size then write_list(value, size) else write_object(value, names, keys) end
  depth = depth - 1
  if pretty then put("\n" .. rep("    ", depth)) end
  put(size and "]" or "}")
  open[value] = nil
end

function write(value)
  local kind = type(value)
  if kind == "string" then put(text_of(value))
  elseif kind == "number" then put(number_of(value))
  elseif kind == "boolean" then put(value and "true" or "false")
  elseif kind == "table" then write_table(value)
  elseif kind == "nil" then put("null")
  else replace("<" .. kind .. ">", place() .. " is a " .. kind .. ", which JSON does not have") end
end

-- Give the JSON text of a value.
--
-- What for is "json" or "arguments" (of the function that is named last), which refuse what JSON
-- does not have, or "result", which puts a text in its place and then tells the first problem, and
-- the first path of a function that was not called.
function kernel.encode(value, what_for, indented, name)
  purpose, pretty = what_for or "json", indented
  out, count, open, trail, depth = {}, 0, {}, {}, 0
  strange, path = nil, nil
  local _, problem = kernel.attempt(write, value)
  if problem then
    if path then problem = problem .. "; " .. kernel.misuse(path) end
    if what_for == "arguments" then kernel.refuse_arguments(name, problem) end
    kernel.complain("json.encode: " .. problem)
  end
  local text = concat(out)
  out, open, trail = nil, nil, nil
  if strange then return text, strange, path end
  return text
end
