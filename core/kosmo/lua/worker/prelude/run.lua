-- Running a chunk, and telling how it ended.

local kernel = ...
local raw = kernel.raw
local load, rawget, tostring, type, xpcall = raw.load, raw.rawget, raw.tostring, raw.type, raw.xpcall
local math_type, next, sethook = raw.math.type, raw.next, raw.debug.sethook
local gsub, match, sub = raw.string.gsub, raw.string.match, raw.string.sub
local concat, pack, unpack = raw.table.concat, raw.table.pack, raw.table.unpack
local export, failures, protected, settle = kernel.export, kernel.failures, kernel.pcall, kernel.settle
local chunk_source, settings = kernel.chunk_source, kernel.settings
local source  -- of the chunk that runs

kernel.methods.format = kernel.format
export.string.format = kernel.format

local CAUGHT = {}
local FIELDS = {
  "code", "message", "hint", "exit_code", "http_status", "retryable", "retry_after", "rate_limit",
  "details", "function", "line",
}
local MOST_STATUS = 125  -- what is above means something else to shells

-- Note where an error was raised; called with the stack of that place.
local function caught(problem)
  return { mark = CAUGHT, problem = problem, line = kernel.line_from(2), trace = kernel.trace_from(2) }
end

local function told(problem)
  if not failures[problem] then return kernel.failure(problem) end
  local plain = {}
  for _, name in next, FIELDS do plain[name] = failures[problem][name] end
  local text, line = rawget(problem, "message"), plain.line
  return type(text) == "string" and text or "", type(line) == "number" and line or nil, nil,
    kernel.encode(plain, "result")
end

-- Give the hint and the exit code that a script put into its own error.
local function chosen(problem)
  if type(problem) ~= "table" or failures[problem] then return nil end
  local hint, status = rawget(problem, "hint"), rawget(problem, "exit_code")
  local is_status = math_type(status) == "integer" and status >= 1 and status <= MOST_STATUS
  return type(hint) == "string" and hint or nil, is_status and status or nil
end

local function hint_of(kind, problem, message, line)
  if kind == "syntax" then return kernel.hint_of_syntax(message, source) end
  if type(problem) == "string" then return kernel.hint_of(message, source, line) end
end

local function failed(number, kind, record)
  local problem, line, trace = record, nil, {}
  if type(record) == "table" and rawget(record, "mark") == CAUGHT then
    problem, line, trace = record.problem, record.line, record.trace
  end
  local ok, message, own, _, object = protected(told, problem)
  if not ok or type(message) ~= "string" then
    message, own, object = "(error object is a " .. type(problem) .. " value)", nil, nil
  end
  local hint, status = chosen(problem)
  if not hint then
    local found, text = protected(hint_of, kind, problem, message, own or line)
    hint = found and text or nil
  end
  local keys = kernel.blamed(problem)
  if keys then message = message .. " (`" .. keys .. "` of `parallel`)" end
  kernel.finish("X", number, kernel.report(kind, message, own or line, trace, object, hint, status))
end

local function ended(number, ok, ...)
  kernel.settled()
  settle(ok, ...)
  if not ok then return failed(number, "runtime", (...)) end
  local encoded, text, note = protected(kernel.results, pack(...))
  if not encoded then return failed(number, "runtime", text) end
  local notes = {}
  notes[1] = note
  notes[#notes + 1] = settings.repl and kernel.note_of_chunk(source) or nil
  local told = #notes > 0 and kernel.encode(notes, "result") or "[]"
  kernel.finish("D", number, concat { '{"result":', text, ',"notes":', told, ",", kernel.usage() })
end

-- Compile a source. A chunk with a variable to be closed makes no tail calls, in which the line of
-- `return f()` would be lost.
local function compiled()
  local source = source
  if sub(source, 1, 1) == "\27" then return load(source, chunk_source, "t", export) end
  if sub(source, 1, 3) == "\xEF\xBB\xBF" then source = sub(source, 4) end
  if sub(source, 1, 1) == "#" then source = "--" .. source end
  return load("local __kosmo <close> = nil; " .. source, chunk_source, "t", export)
end

-- Run a chunk; returns where the process lives on.
function kernel.run(text, number)
  sethook()
  source = text
  kernel.begin()
  kernel.begin_tasks()
  local chunk, problem = compiled()
  if not chunk then
    settle(chunk, problem)
    return failed(number, "syntax", problem)
  end
  kernel.watch()
  return ended(number, xpcall(chunk, caught, unpack(settings.arguments or {})))
end
