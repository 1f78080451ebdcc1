-- The `json` of scripts, and the text of what a script returns.

local kernel = ...
local raw = kernel.raw
local concat, next, rawequal, type = raw.table.concat, raw.next, raw.rawequal, raw.type
local rawget = raw.rawget
local complain, kinds, null = kernel.complain, kernel.kinds, kernel.null
local options_of = kernel.options_of

-- Mark a table as what it is to be written as while it is empty.
local function mark(name, kind, value)
  if value == nil then value = {} end
  if type(value) ~= "table" or rawequal(value, null) or kernel.opaque[value] then
    complain(name .. ": expected a table")
  end
  local key = next(value)
  local listed = rawget(value, 1) ~= nil
  if key ~= nil and listed ~= (kind == "array") then
    complain(name .. ": the table holds " .. (listed and "a list" or "members with names"))
  end
  kinds[value] = kind
  return value
end

-- Give the JSON text of the list of returned values, packed with their number, and a note where a
-- text stands for what JSON does not have. A path of a function that was not called is refused.
function kernel.results(packed)
  local texts, note = {}, nil
  for index = 1, packed.n do
    local text, strange, path = kernel.encode(packed[index], "result")
    if path then kernel.misused(path) end
    texts[index] = text
    if strange then note = note or "in what the script returned, " .. strange end
  end
  return "[" .. concat(texts, ",") .. "]", note
end

kernel.export.json = {
  null = null,
  decode = function(text, options)
    if type(text) ~= "string" then complain("json.decode: expected string, got " .. type(text)) end
    return (kernel.decode(text, options_of("json.decode", options, { "nulls" }).nulls))
  end,
  encode = function(value, options)
    return kernel.encode(value, "json", options_of("json.encode", options, { "pretty" }).pretty)
  end,
  array = function(value) return mark("json.array", "array", value) end,
  object = function(value) return mark("json.object", "object", value) end,
}
