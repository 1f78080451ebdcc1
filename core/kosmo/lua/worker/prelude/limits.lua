-- The limits of a run. Each ends the process where it is met; should that fail, for the stack may be
-- full there, it is kept in `doomed` and met again at the next chance.

local kernel = ...
local raw, host = kernel.raw, kernel.host
local collectgarbage, error, pcall = raw.collectgarbage, raw.error, raw.pcall
local type = raw.type
local clock, format, create = raw.os.clock, raw.string.format, raw.coroutine.create
local getinfo, sethook = raw.debug.getinfo, raw.debug.sethook

local HOOK_EVERY = 10000     -- instructions; then the cost of the hook cannot be measured
local MOST_DEPTH = 150000    -- of calls within calls
local LOOK_EVERY = 0.02      -- seconds of processor time; then a session looks whether to go on
local OUT_OF_MEMORY = "not enough memory"
local MESSAGES = {
  cpu_limit = { "the script used more than %g s of processor time", "cpu" },
  memory_limit = { "the script needs more than %d bytes of memory", "memory" },
  output_limit = { "the script gave out more than %d bytes", "output" },
  call_limit = { "the script made more than %d calls", "calls" },
}
local limits
local started, deadline, memory_peak = 0, 1 / 0, 0
local lifted = false         -- the host may have lifted the memory limit
local doomed
local look_at = 1 / 0        -- when the hook looks next whether the chunk is to be broken off
local stopping               -- the error that breaks it off, which no script catches

-- End the process at a limit.
local function fatal(kind, message)
  doomed = kind
  host.lift()
  local known = MESSAGES[kind]
  message = message or format(known[1], limits[known[2]])
  host.fatal(kernel.report(kind, message, kernel.line_from(2), kernel.trace_from(2)))
end
kernel.fatal = fatal

local function sample()
  local used = collectgarbage("count") * 1024
  if used > memory_peak then memory_peak = used end
end

local function relimit()
  host.relimit()
  lifted = false
end

-- Break the chunk off. Outside of the script there is nothing to break off.
local function stop()
  if not kernel.where() then return end
  stopping = kernel.object {
    code = "interrupted", message = "interrupted", exit_code = 130, retryable = false,
  }
  kernel.raise(stopping)
end

-- The hook. Recursion without end is told as what it is, before it takes all memory.
local function watch()
  sample()
  local now = clock()
  if doomed or now >= deadline then fatal(doomed or "cpu_limit") end
  if lifted then relimit() end
  if now >= look_at then
    look_at = now + LOOK_EVERY
    if host.interrupted() then stop() end
  end
  if getinfo(MOST_DEPTH, "l") then kernel.complain("stack overflow") end
end

-- Make a coroutine with the hook: Lua keeps one for each.
function kernel.watched(body)
  local co = create(body)
  sethook(co, watch, "", HOOK_EVERY)
  return co
end

local function check(problem)
  if lifted then relimit() end
  if problem == OUT_OF_MEMORY then doomed = doomed or "memory_limit" end
  if doomed then fatal(doomed) end
  if type(problem) == "userdata" then host.fatal("") end  -- an exception of the host
  local facts = kernel.failures[problem]
  if facts and facts.code == "interrupted" and limits.repl then stopping = problem end
  if stopping then error(stopping, 0) end
end

-- Pass on what a protected call gave, unless a limit was met in it.
local function settle(ok, ...)
  if not ok then check((...)) end
  return ok, ...
end
kernel.settle = settle

function kernel.pcall(body, ...) return settle(pcall(body, ...)) end

local function received(...)
  relimit()
  sample()
  return ...
end

-- Call a function of the host that hands over bytes: it lifts the memory limit for that.
function kernel.fetch(body, ...)
  lifted = true
  return received(body(...))
end

-- Write what a chunk used, and close the object that it is written into.
function kernel.usage()
  sample()
  return format('"memory":%d,"cpu":%.6f}', memory_peak // 1, clock() - started)
end

-- Give the seconds of processor time that are left.
function kernel.seconds_left() return deadline - clock() end

-- Begin to count for a chunk.
function kernel.begin()
  relimit()
  started, memory_peak = clock(), 0
  deadline = started + limits.cpu
  look_at = limits.repl and started or 1 / 0
end

-- Let errors be caught again: the chunk has ended.
function kernel.settled() stopping, look_at = nil, 1 / 0 end

-- Watch the main coroutine from here on.
function kernel.watch() sethook(watch, "", HOOK_EVERY) end

-- Send the end of a chunk; returns where the process lives on.
function kernel.finish(kind, number, body)
  local met = doomed or host.finish(kind, number, body)
  if met then fatal(met) end
end

-- Decode the settings, and tell the host those that it looks after.
function kernel.configure()
  local settings = kernel.decode(kernel.settings, false, true)
  kernel.settings, limits = settings, settings
  kernel.name_chunk(settings.name)
  host.limits(settings.memory, settings.cpu, settings.output, settings.calls, settings.repl)
end
