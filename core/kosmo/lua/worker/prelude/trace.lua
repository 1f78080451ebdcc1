-- Where the script stands, and the text that tells how it failed.

local kernel = ...
local raw = kernel.raw
local error, getinfo, rawequal = raw.error, raw.debug.getinfo, raw.rawequal
local rawget, rawset = raw.rawget, raw.rawset
local byte, format, gsub, sub = raw.string.byte, raw.string.format, raw.string.gsub, raw.string.sub
local concat, setmetatable = raw.table.concat, raw.setmetatable

local LONGEST = 8192         -- bytes of a message
local MOST_LINES = 20        -- of a traceback
local MOST_LEVELS = 500      -- that are looked through: reaching one takes as long as it is deep
local chunk_name, chunk_source

-- Say what the script is called in messages.
function kernel.name_chunk(name)
  chunk_name, chunk_source = name, "@" .. name
  kernel.chunk_source = chunk_source
end

-- The line of the script that is executed, looked for from `level` on (1: who calls).
local function line_from(level)
  for above = level + 1, level + MOST_LEVELS do
    local info = getinfo(above, "Sl")
    if not info then return nil end
    if info.source == chunk_source then return info.currentline end
  end
end

-- Tell the chunk and the line that the script is at; nothing outside of it.
function kernel.where()
  local line = line_from(2)
  if line then return chunk_name, line end
end

local function place(info)
  local where = chunk_name .. ":" .. format("%d", info.currentline) .. ": in "
  if info.what == "main" then return where .. "main chunk" end
  if info.name then return where .. "function '" .. info.name .. "'" end
  return where .. "function <" .. chunk_name .. ":" .. format("%d", info.linedefined) .. ">"
end

local function trace_from(level)
  local lines = {}
  for above = level + 1, level + MOST_LEVELS do
    local info = getinfo(above, "Sln")
    if not info or #lines == MOST_LINES then break end
    if info.source == chunk_source then lines[#lines + 1] = place(info) end
  end
  return lines
end
kernel.line_from, kernel.trace_from = line_from, trace_from

local function escaped(character) return format("\\u%04x", byte(character)) end

-- The host mends what is not UTF-8.
local function quote(text) return '"' .. gsub(text, '[%c"\\]', escaped) .. '"' end

-- Write how a chunk failed as JSON; `object` is the JSON of a failed call's error, `hint` a text
-- and `status` an exit code that the script chose.
function kernel.report(kind, message, line, lines, object, hint, status)
  local quoted = {}
  for index = 1, #lines do quoted[index] = quote(lines[index]) end
  return concat {
    '{"type":', quote(kind), ',"message":', quote(sub(message, 1, LONGEST)),
    ',"line":', line and format("%d", line) or "null", ',"chunk":', quote(chunk_name),
    ',"traceback":[', concat(quoted, ","), '],"error":', object or "null",
    ',"hint":', hint and quote(hint) or "null",
    ',"exit_code":', status and format("%d", status) or "null", ",", kernel.usage(),
  }
end

local failures = setmetatable({}, { __mode = "k" })
kernel.failures = failures

-- Raise the error of a call, which tells the line of the script that made it. Its facts are kept as
-- they are, whatever a script writes into it before it raises it again.
function kernel.raise(failure, level)
  if rawget(failure, "line") == nil then rawset(failure, "line", line_from(2)) end
  if not failures[failure] then failures[failure] = kernel.copy(failure) end
  error(failure, level or 1)
end

local blamed  -- the error that `parallel` raised last, and the keys that led to it

-- Note under which key of `parallel` a function failed; without an error forget what was noted.
function kernel.blame(problem, key)
  if problem == nil then
    blamed = nil
    return
  end
  local inner = blamed and rawequal(blamed.problem, problem) and " > " .. blamed.keys or ""
  blamed = { problem = problem, keys = kernel.show(key) .. inner }
  if failures[problem] and rawget(problem, "key") == nil then rawset(problem, "key", key) end
end

-- Tell under which key of `parallel` an error was raised.
function kernel.blamed(problem)
  return blamed and rawequal(blamed.problem, problem) and blamed.keys or nil
end
