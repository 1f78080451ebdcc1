-- The error of a call that failed: a table with the facts that behaves as the text of its message.

local kernel = ...
local raw = kernel.raw
local error, next, rawequal, rawget = raw.error, raw.next, raw.rawequal, raw.rawget
local getmetatable, setmetatable = raw.debug.getmetatable, raw.setmetatable
local match, sub, tonumber, type = raw.string.match, raw.string.sub, raw.tonumber, raw.type

local ERROR
local methods = {}

local function is_error(value)
  return type(value) == "table" and rawequal(getmetatable(value), ERROR)
end

local function message_of(failure)
  local message = rawget(failure, "message")
  return type(message) == "string" and message or kernel.show(message)
end

local function text_of(value)
  if is_error(value) then return message_of(value) end
  if type(value) == "string" or type(value) == "number" then return value end
  kernel.complain("attempt to concatenate a " .. type(value) .. " value")
end

-- The functions of strings, for an error stands where the text of its message is expected.
for name, method in next, kernel.methods do
  methods[name] = function(subject, ...)
    return method(is_error(subject) and message_of(subject) or subject, ...)
  end
end

ERROR = {
  __metatable = "error",
  __name = "error",
  __tostring = message_of,
  __concat = function(left, right) return text_of(left) .. text_of(right) end,
  __index = function(_, name) return methods[name] end,
  __len = function(failure) return #message_of(failure) end,
}

kernel.is_error = is_error

-- Make the error object of a refusal.
function kernel.object(refusal)
  local failure = {}
  for name, value in next, refusal do failure[name] = value end
  return setmetatable(failure, ERROR)
end

-- Refuse the arguments of a call before they leave the worker.
function kernel.refuse_arguments(name, problem, hint)
  kernel.raise(kernel.object {
    code = "invalid_arguments", exit_code = 2, retryable = false, hint = hint,
    message = "`" .. name .. "`: " .. problem, ["function"] = name,
  })
end

-- Tell an error that nobody caught and that is no error of a call: its message, and the line and
-- the chunk that it names.
function kernel.failure(value)
  if type(value) == "string" then
    local name = kernel.settings.name
    local line = sub(value, 1, #name) == name and match(value, "^:(%d+): ", #name + 1)
    return value, line and tonumber(line) or nil, line and name or nil
  end
  local message = type(value) == "table" and rawget(value, "message")
  if type(message) ~= "string" or getmetatable(value) then message = kernel.show(value) end
  return message, nil, nil
end
