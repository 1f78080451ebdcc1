-- What every part of the library knows about values: null, the markers of empty tables, how strings
-- and numbers are written, and how an error of the script is raised.

local kernel = ...
local raw = kernel.raw
local find, format, gsub = raw.string.find, raw.string.format, raw.string.gsub
local error, next, rawequal, tonumber = raw.error, raw.next, raw.rawequal, raw.tonumber
local concat, type = raw.table.concat, raw.type
local math_type, setmetatable = raw.math.type, raw.setmetatable

local ESCAPES = {
  ['"'] = '\\"', ["\\"] = "\\\\",
  ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}
for code = 0, 31 do
  local character = raw.string.char(code)
  ESCAPES[character] = ESCAPES[character] or format("\\u%04x", code)
end

-- Raise an error with the line of the script that led here.
function kernel.complain(message)
  local chunk, line = kernel.where()
  error(chunk and chunk .. ":" .. line .. ": " .. message or message, 0)
end

-- Check that every option is one of those that are known, and give a copy.
function kernel.options_of(name, options, known)
  local given = {}
  if options == nil then return given end
  if type(options) ~= "table" then
    kernel.complain(name .. ": the options are a table, not a " .. type(options))
  end
  for option, value in next, options do
    local found = false
    for index = 1, #known do found = found or rawequal(known[index], option) end
    if not found then
      local told = concat(known, "` and `")
      kernel.complain(name .. ": unknown option `" .. kernel.show(option) .. "`; there is `"
        .. told .. "`")
    end
    given[option] = value
  end
  return given
end

local REFUSED = {}
local refusal

-- Give up inside `kernel.attempt`, which says why.
function kernel.refuse(problem)
  refusal = problem
  error(REFUSED, 0)
end

-- Call a function that may refuse: what it gives, or nil and its reason. The caller raises it, for
-- the line of the script is not looked for at the bottom of a deep recursion.
function kernel.attempt(body, value)
  local ok, given = kernel.pcall(body, value)
  if ok then return given end
  if rawequal(given, REFUSED) then return nil, refusal end
  error(given, 0)
end

kernel.null = setmetatable({}, {
  __metatable = false,
  __name = "null",
  __newindex = function() kernel.complain("`json.null` cannot be changed") end,
  __tostring = function() return "null" end,
})
kernel.kinds = setmetatable({}, { __mode = "k" })   -- empty table -> "array" or "object"
kernel.opaque = setmetatable({}, { __mode = "k" })  -- proxy -> what it stands for

-- Write a string as JSON.
function kernel.quoted(text)
  if find(text, '[\0-\31"\\]') then text = gsub(text, '[\0-\31"\\]', ESCAPES) end
  return '"' .. text .. '"'
end

-- Write a number so that it reads back as the same; nothing for infinities and NaN. A float with an
-- integral value is written as an integer as far as floats count singly, others as short as can be.
function kernel.number_text(number)
  if math_type(number) == "integer" then return format("%d", number) end
  if number ~= number or number == 1 / 0 or number == -1 / 0 then return nil end
  if number % 1 == 0 and number > -2^53 and number < 2^53 then return format("%d", number) end
  local text = format("%.15g", number)
  if tonumber(text) ~= number then text = format("%.16g", number) end
  if tonumber(text) ~= number then text = format("%.17g", number) end
  return text
end
