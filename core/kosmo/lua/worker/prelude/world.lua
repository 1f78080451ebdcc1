-- The world of the script: the part of Lua's standard library that it has, in tables of its own.

local kernel = ...
local raw, copy = kernel.raw, kernel.copy
local error, next, rawget, type = raw.error, raw.next, raw.rawget, raw.type
local collectgarbage, pcall, xpcall = raw.collectgarbage, raw.pcall, raw.xpcall
local getmetatable, setmetatable = raw.getmetatable, raw.setmetatable
local gsub, traceback = raw.string.gsub, raw.debug.traceback
local close, resume, running = raw.coroutine.close, raw.coroutine.resume, raw.coroutine.running
local status, yield = raw.coroutine.status, raw.coroutine.yield
local settle, tasks, watched = kernel.settle, kernel.tasks, kernel.watched

local export = {}
kernel.export = export
export._G = export
for _, name in next, {
  "_VERSION", "assert", "error", "ipairs", "next", "pairs", "rawequal", "rawget", "rawlen", "rawset",
  "select", "tonumber", "tostring", "type",
} do
  export[name] = raw[name]
end
for _, name in next, { "string", "table", "math", "utf8" } do export[name] = copy(raw[name]) end
export.string.dump = nil
export.unpack = raw.table.unpack
export.debug = {}
export.os = {}
for _, name in next, { "clock", "date", "difftime", "time" } do export.os[name] = raw.os[name] end

-- A method of a string is the original one; what a script adds to `string` is found after it.
local methods = copy(export.string)
raw.debug.getmetatable("").__index = setmetatable(methods, { __index = export.string })
kernel.methods = methods

-- A traceback without the functions of the prelude.
function export.debug.traceback(first, second, third)
  local text
  if type(first) == "thread" then
    text = traceback(first, second, third)
  elseif first == nil or type(first) == "string" then
    text = traceback(first, (second or 1) + 1)
  else
    return first
  end
  return type(text) == "string" and (gsub(text, "\n\tkosmo:[^\n]*", "")) or text
end

function export.collectgarbage(option)
  if option == "count" then return collectgarbage("count") end
  if option == nil or option == "collect" then return collectgarbage() end
  error("collectgarbage: only `count` and `collect` are available", 2)
end

function export.pcall(body, ...) return settle(pcall(body, ...)) end

function export.xpcall(body, handler, ...) return settle(xpcall(body, handler, ...)) end

local function wrong(name, position, expected, value)
  error("bad argument #" .. position .. " to '" .. name .. "' (" .. expected .. " expected, got "
    .. type(value) .. ")", 3)
end

-- A finalizer would run where no limit of Lua's reaches it.
function export.setmetatable(target, metatable)
  if type(target) ~= "table" then wrong("setmetatable", 1, "table", target) end
  if metatable ~= nil then
    if type(metatable) ~= "table" then wrong("setmetatable", 2, "nil or table", metatable) end
    if rawget(metatable, "__gc") ~= nil then error("setmetatable: `__gc` is not available", 2) end
  end
  local present = raw.debug.getmetatable(target)
  if present and rawget(present, "__metatable") ~= nil then
    error("cannot change a protected metatable", 2)
  end
  return setmetatable(target, metatable)
end

function export.getmetatable(target)
  return type(target) == "table" and getmetatable(target) or nil
end

local coroutines = {}
export.coroutine = coroutines
for _, name in next, { "isyieldable", "running", "status" } do
  coroutines[name] = raw.coroutine[name]
end

function coroutines.create(body)
  if type(body) ~= "function" then wrong("create", 1, "function", body) end
  return watched(body)
end

function coroutines.resume(co, ...)
  if type(co) ~= "thread" then wrong("resume", 1, "coroutine", co) end
  if tasks[co] then return false, "cannot resume a function of `parallel`" end
  return settle(resume(co, ...))
end

function coroutines.close(co)
  if type(co) ~= "thread" then wrong("close", 1, "coroutine", co) end
  if tasks[co] then error("cannot close a function of `parallel`", 2) end
  local state = status(co)
  if state ~= "suspended" and state ~= "dead" then
    error("cannot close a " .. state .. " coroutine", 2)
  end
  return settle(close(co))
end

function coroutines.yield(...)
  if tasks[running()] then error("attempt to yield from outside a coroutine", 2) end
  return yield(...)
end

local function unwrapped(co, ok, ...)
  if ok then return ... end
  local problem = (...)
  if status(co) == "dead" then
    local closed, other = settle(close(co))
    if not closed then problem = other end
  end
  error(problem, 0)
end

function coroutines.wrap(body)
  if type(body) ~= "function" then wrong("wrap", 1, "function", body) end
  local co = watched(body)
  return function(...) return unwrapped(co, settle(resume(co, ...))) end
end
