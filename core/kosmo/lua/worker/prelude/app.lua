-- `app`: names that become requests to the parent when they are called.

local kernel = ...
local raw = kernel.raw
local next, rawequal, rawget = raw.next, raw.rawequal, raw.rawget
local find, format, sub = raw.string.find, raw.string.format, raw.string.sub
local select, type = raw.select, raw.type
local setmetatable, utf8_len = raw.setmetatable, raw.utf8.len
local encode, opaque, quoted = kernel.encode, kernel.opaque, kernel.quoted
local complain, refuse, request = kernel.complain, kernel.refuse_arguments, kernel.request

local LONGEST_NAME = 200
local export = kernel.export

local function shape(path)
  return "`" .. path .. "({name = value})`"
end

-- Raise what is wrong where a path stands in the place of a value: nobody called it.
local function misused(path)
  request("explain", "[" .. quoted(path) .. "]")
  complain("`" .. path .. "` is a path, no value: call it")
end
kernel.misused = misused

-- Say the same in words.
function kernel.misuse(path)
  local ok, problem = kernel.pcall(misused, path)
  return ok and "" or kernel.is_error(problem) and kernel.show(problem) or "call it"
end

-- Refuse what cannot be the one table of arguments.
local function check_table(path, arguments, others)
  if rawequal(arguments, kernel.null) then
    refuse(path, "expected a table of arguments, got null", shape(path))
  end
  local other = opaque[arguments]
  if other and sub(path, 1, #other + 1) == other .. "." then
    refuse(path, "called with a colon; functions are called with a dot", shape(path))
  end
  if other then
    local told = kernel.is_path(other) and "; " .. kernel.misuse(other) or ""
    refuse(path, "expected a table of arguments, got `" .. other .. "`" .. told, shape(path))
  end
  if others > 0 then
    refuse(path, "takes one table of arguments, and more was given behind it", shape(path))
  end
  if rawget(arguments, 1) ~= nil then
    refuse(path, "takes arguments by name, not a list", shape(path))
  end
end

-- Refuse nil among values by position: it is a variable without a value more often than meant.
local function check_values(path, ...)
  for index = 1, select("#", ...) do
    if (select(index, ...)) == nil then
      local place = format("argument %d is nil", index)
      refuse(path, place .. "; leave it out, or give `json.null` for null", shape(path))
    end
  end
end

-- Give the JSON of what a function was called with: a table by name, or values by position.
local function arguments_text(path, ...)
  local first, count = (...), select("#", ...)
  if count == 0 then return "{}" end
  check_values(path, ...)
  if type(first) == "table" and not (count > 1 and rawequal(first, kernel.null)) then
    check_table(path, first, count - 1)
    return encode(first, "arguments", false, path)
  end
  if type(first) == "function" or type(first) == "thread" then
    refuse(path, "expected a table of arguments, got a " .. type(first), shape(path))
  end
  return encode({ ... }, "arguments", false, path)
end

local make_proxy

local function child_of(path, children, name)
  if type(name) ~= "string" then misused(path) end
  local child = children[name]
  if child then return child end
  if name == "" or #name > LONGEST_NAME or find(name, "%c") or not utf8_len(name) then
    complain("`" .. path .. "` has no name of this form: " .. encode(name, "result"))
  end
  child = make_proxy(path .. "." .. name)
  children[name] = child
  return child
end

function make_proxy(path)
  local children = {}
  local proxy = {}
  opaque[proxy] = path
  return setmetatable(proxy, {
    __metatable = false,
    __name = path,
    __index = function(_, name) return child_of(path, children, name) end,
    __newindex = function() complain("`" .. path .. "` cannot be changed") end,
    __tostring = function() return path end,
    __call = function(_, ...) return request(path, arguments_text(path, ...)) end,
    __len = function() misused(path) end,
    __pairs = function(self)
      local names, index = request("names", "[" .. quoted(path) .. "]"), 0
      return function()
        index = index + 1
        local name = names[index]
        if name ~= nil then return name, self[name] end
      end, self, nil
    end,
  })
end

export.app = make_proxy("app")

-- Tell whether what a proxy stands for is a path of functions.
function kernel.is_path(label)
  return type(label) == "string" and (label == "app" or sub(label, 1, 4) == "app.")
end

-- The `next` of scripts, which does not take a path that nobody called for an empty table.
function export.next(subject, key)
  if type(subject) ~= "table" then
    complain("bad argument #1 to 'next' (table expected, got " .. type(subject) .. ")")
  end
  if key == nil and kernel.is_path(opaque[subject]) then misused(opaque[subject]) end
  return next(subject, key)
end
