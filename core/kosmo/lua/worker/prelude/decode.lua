-- Values out of JSON text.
--
-- A null member is absent, a null in an array is `json.null`. Integers of 64 bits are exact, longer
-- ones are strings of their digits. Empty arrays and objects are remembered as what they were.

local kernel = ...
local raw = kernel.raw
local byte, find, match, sub = raw.string.byte, raw.string.find, raw.string.match, raw.string.sub
local concat, gmatch, next, tonumber = raw.table.concat, raw.string.gmatch, raw.next, raw.tonumber
local math_type, utf8_char, utf8_len = raw.math.type, raw.utf8.char, raw.utf8.len
local kinds, null = kernel.kinds, kernel.null

local DEEPEST, NEVER, REPLACEMENT = 512, raw.math.huge, "\u{FFFD}"
local ESCAPED = {
  [34] = '"', [47] = "/", [92] = "\\",
  [98] = "\b", [102] = "\f", [110] = "\n", [114] = "\r", [116] = "\t",
}

local text, keeps_nulls, depth, next_escape, next_control  -- next_…: where it stands

local function refuse(problem, at) kernel.refuse(problem .. " at byte " .. at) end

local function after_space(at) return find(text, "[^ \t\r\n]", at) or #text + 1 end

local function read_code(at)
  local digits = match(text, "^%x%x%x%x", at + 2)
  if not digits then refuse("`\\u` without four hexadecimal digits", at) end
  return tonumber(digits, 16), at + 6
end

local function read_unicode(at)
  local code, after = read_code(at)
  if code < 0xD800 or code > 0xDFFF then return utf8_char(code), after end
  if code < 0xDC00 and find(text, "\\u", after, true) == after then
    local low, behind = read_code(after)
    if low >= 0xDC00 and low <= 0xDFFF then
      return utf8_char(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)), behind
    end
  end
  return REPLACEMENT, after
end

local function read_escaped(at)
  local pieces, count = {}, 0
  while true do
    local stop = find(text, '["\\\0-\31]', at)
    if not stop then refuse("a string without an end", at) end
    count = count + 1
    pieces[count] = sub(text, at, stop - 1)
    local mark = byte(text, stop)
    if mark == 34 then return concat(pieces), stop + 1 end
    if mark ~= 92 then refuse("a control character in a string", stop) end
    local letter = byte(text, stop + 1)
    count = count + 1
    if letter == 117 then
      pieces[count], at = read_unicode(stop)
    else
      pieces[count], at = ESCAPED[letter], stop + 2
      if not pieces[count] then refuse("an unknown escape", stop) end
    end
  end
end

local function read_string(at)
  at = at + 1
  local stop = find(text, '"', at, true)
  if not stop then refuse("a string without an end", at - 1) end
  if next_escape < at then next_escape = find(text, "\\", at, true) or NEVER end
  if next_control < at then next_control = find(text, "[\0-\31]", at) or NEVER end
  if stop > next_escape or stop > next_control then return read_escaped(at) end
  return sub(text, at, stop - 1), stop + 1
end

local function read_float(at, stop)
  if byte(text, stop + 1) == 46 then
    local _, last = find(text, "^%.%d+", stop + 1)
    stop = last or refuse("a number without digits after its point", stop + 1)
  end
  if find(text, "^[eE]", stop + 1) then
    local _, last = find(text, "^[eE][+-]?%d+", stop + 1)
    stop = last or refuse("a number without digits in its exponent", stop + 1)
  end
  local number = tonumber(sub(text, at, stop)) + 0.0
  if number == NEVER or number == -NEVER then refuse("a number too large for a float", at) end
  return number, stop + 1
end

local function read_number(at)
  local _, stop = find(text, "^-?%d+", at)
  if not stop or find(text, "^-?0%d", at) then refuse("an invalid number", at) end
  local mark = byte(text, stop + 1)
  if mark == 46 or mark == 101 or mark == 69 then return read_float(at, stop) end
  local digits = sub(text, at, stop)
  local number = tonumber(digits)
  return math_type(number) == "integer" and number or digits, stop + 1
end

local readers = {}

local function read(at)
  local reader = readers[byte(text, at)]
  if reader then return reader(at) end
  refuse(at > #text and "the text ends too early" or "an unexpected character", at)
end

local function separator(at, closing)
  local mark = byte(text, at)
  if mark ~= 44 and mark ~= closing then
    at = after_space(at)
    mark = byte(text, at)
    if mark ~= 44 and mark ~= closing then refuse("neither a comma nor an end", at) end
  end
  return mark, at + 1
end

local function begin(at)
  depth = depth + 1
  if depth > DEEPEST then refuse("more than " .. DEEPEST .. " levels", at) end
  local mark = byte(text, at + 1)
  return mark and mark > 32 and at + 1 or after_space(at + 1)
end

local function read_array(at)
  local list, count = {}, 0
  at = begin(at)
  local mark = byte(text, at)
  if mark == 93 then kinds[list], at = "array", at + 1 end
  while mark ~= 93 do
    count = count + 1
    list[count], at = read(at)
    mark, at = separator(at, 93)
  end
  depth = depth - 1
  return list, at
end

local function read_key(at)
  if byte(text, at) ~= 34 then
    at = after_space(at)
    if byte(text, at) ~= 34 then refuse("no name of a member", at) end
  end
  local key, after = read_string(at)
  if byte(text, after) ~= 58 then
    after = after_space(after)
    if byte(text, after) ~= 58 then refuse("no colon", after) end
  end
  return key, after + 1
end

local function read_object(at)
  local object = {}
  at = begin(at)
  local mark = byte(text, at)
  if mark == 125 then at = at + 1 end
  while mark ~= 125 do
    local key, value
    key, at = read_key(at)
    value, at = read(at)
    if value == null and not keeps_nulls then value = nil end
    object[key] = value
    mark, at = separator(at, 125)
  end
  if next(object) == nil then kinds[object] = "object" end
  depth = depth - 1
  return object, at
end

local function reader_of(word, value)
  return function(at)
    if sub(text, at, at + #word - 1) ~= word then refuse("an unexpected character", at) end
    return value, at + #word
  end
end

for mark in gmatch("-0123456789", ".") do readers[byte(mark)] = read_number end
for mark in gmatch(" \t\r\n", ".") do
  readers[byte(mark)] = function(at) return read(after_space(at)) end
end
readers[34], readers[91], readers[123] = read_string, read_array, read_object
readers[110], readers[116] = reader_of("null", null), reader_of("true", true)
readers[102] = reader_of("false", false)

local function read_all(trusted)
  local _, bad = utf8_len(trusted and "" or text)
  if bad then refuse("the text is not valid UTF-8", bad) end
  local value, at = read(1)
  at = after_space(at)
  if at <= #text then refuse("more text behind the value", at) end
  return value
end

-- Give the value of a JSON text; `trusted`: it is known to be UTF-8 without control characters.
function kernel.decode(source, nulls, trusted)
  text, keeps_nulls, depth = source, nulls, 0
  next_escape, next_control = 0, trusted and NEVER or 0
  local value, problem = kernel.attempt(read_all, trusted)
  text = ""
  if problem then kernel.complain("json.decode: " .. problem) end
  if value ~= null or nulls then return value end
end
