-- `regex`: PCRE patterns, bare ("\\d+") or between delimiters ("/\\d+/i").
--
-- A match is a table: [0] the whole, [1] and on the groups, and the named groups by their names; a
-- group that took no part is nil. Without groups [1] is the whole too, as in Lua's own patterns.

local kernel = ...
local raw = kernel.raw
local concat, math_type, next = raw.table.concat, raw.math.type, raw.next
local rawequal, type, utf8_len = raw.rawequal, raw.type, raw.utf8.len
local complain, null = kernel.complain, kernel.null

local array = kernel.export.json.array

local PER_MATCH = 2  -- PHP's PREG_SET_ORDER
local IGNORED = { [0] = true, [1] = true, [512] = true }  -- PHP's flags for what is done anyway

local function text_argument(name, value, meaning)
  if kernel.is_error(value) then value = kernel.show(value) end
  if type(value) ~= "string" then
    complain("regex." .. name .. ": expected string " .. meaning .. ", got " .. type(value))
  end
  local _, bad = utf8_len(value)
  if bad then
    complain("regex." .. name .. ": the " .. meaning .. " is not valid UTF-8 (byte " .. bad .. ")")
  end
  return value
end

local function modifiers_of(name, flags)
  if flags == nil or IGNORED[flags] then return "" end
  if type(flags) == "string" then return flags end
  if flags == PER_MATCH and name == "match_all" then return "" end
  complain("regex." .. name .. ': expected flags such as "im", got ' .. kernel.show(flags))
end

local function ask(name, operation, request)
  local ok, answer = kernel.regex(operation, kernel.encode(request))
  if not ok then complain("regex." .. name .. ": " .. answer) end
  return kernel.decode(answer, false, true)
end

local function request_of(name, subject, pattern, flags)
  return {
    subject = text_argument(name, subject, "subject"),
    pattern = text_argument(name, pattern, "pattern"),
    flags = modifiers_of(name, flags),
  }
end

local function captures(row, names)
  local found = {}
  for index = 1, #row do
    if not rawequal(row[index], null) then found[index - 1] = row[index] end
  end
  for name, index in next, names do found[name] = found[index] end
  if #row == 1 then found[1] = row[1] end
  return found
end

-- Give one list of texts for the whole and for every group; "" where a group took no part.
local function by_group(answer)
  local lists, rows = {}, answer.rows
  for group = 0, answer.count do
    local list = {}
    for index = 1, #rows do
      local text = rows[index][group + 1]
      list[index] = rawequal(text, null) and "" or text
    end
    lists[group] = next(list) == nil and array(list) or list
  end
  for name, group in next, answer.names do lists[name] = lists[group] end
  if answer.count == 0 then lists[1] = lists[0] end
  return lists
end

local function replaced(answer, replacement)
  local pieces, texts = answer.pieces, {}
  for index = 1, #answer.rows do
    local row = answer.rows[index]
    local text = replacement(captures(row, answer.names))
    if not text then text = row[1] end
    if type(text) ~= "string" and type(text) ~= "number" then
      complain("regex.gsub: the function gave a " .. type(text) .. "; a string is expected")
    end
    texts[#texts + 1] = pieces[index]
    texts[#texts + 1] = text
  end
  texts[#texts + 1] = pieces[#pieces]
  return concat(texts)
end

kernel.export.regex = {
  match = function(subject, pattern, flags)
    local answer = ask("match", "match", request_of("match", subject, pattern, flags))
    return answer and captures(answer.groups, answer.names)
  end,

  match_all = function(subject, pattern, flags)
    local answer = ask("match_all", "match_all", request_of("match_all", subject, pattern, flags))
    if flags ~= PER_MATCH then return by_group(answer) end
    local found = array()
    for index = 1, #answer.rows do found[index] = captures(answer.rows[index], answer.names) end
    return found
  end,

  gsub = function(subject, pattern, replacement, limit, flags)
    local request = request_of("gsub", subject, pattern, flags)
    request.limit = limit == nil and -1 or limit
    if math_type(request.limit) ~= "integer" then
      complain("regex.gsub: expected an integer as limit, got " .. kernel.show(limit))
    end
    if type(replacement) == "function" then
      return replaced(ask("gsub", "spans", request), replacement)
    end
    request.replacement = text_argument("gsub", replacement, "replacement")
    return ask("gsub", "gsub", request)
  end,
}
