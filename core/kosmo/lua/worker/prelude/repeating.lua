-- Many calls at once, all pages of a list, a call until it succeeds.

local kernel = ...
local raw = kernel.raw
local error, next, rawget, type = raw.error, raw.next, raw.rawget, raw.type
local math_type, pack, unpack = raw.math.type, raw.table.pack, raw.table.unpack
local getmetatable, huge = raw.debug.getmetatable, raw.math.huge
local complain, export, opaque = kernel.complain, kernel.export, kernel.opaque
local is_path, options_of = kernel.is_path, kernel.options_of

local LONGEST_WAIT = 60  -- seconds, where the service names none
local MOST = 1 << 53

local function callable(value)
  if type(value) == "function" then return true end
  local metatable = getmetatable(value)
  return type(metatable) == "table" and rawget(metatable, "__call") ~= nil
end

local function integer_option(name, option, value, least, most)
  if value == nil then return nil end
  if type(value) == "number" and value % 1 == 0 and value >= least and value <= most then
    return value // 1 | 0
  end
  complain(name .. ": `" .. option .. "` is an integer from " .. least .. " to " .. most)
end

function export.parallel(functions, options)
  if type(functions) ~= "table" then complain("parallel: expected a table of functions") end
  local bodies = {}
  for key, one in next, functions do
    if not callable(one) then complain("parallel: `" .. kernel.show(key) .. "` is no function") end
    bodies[key] = type(one) == "function" and one or function() return one() end
  end
  options = options_of("parallel", options, { "limit", "settle" })
  local limit = integer_option("parallel", "limit", options.limit, 1, 256) or 16
  return kernel.parallel(bodies, limit, options.settle and true or false)
end

local function merged(arguments, others)
  local all = {}
  for name, value in next, arguments do all[name] = value end
  for name, value in next, others do all[name] = value end
  return all
end

-- Give the id that tells a row from others, if it has one.
local function id_of(row)
  local id = type(row) == "table" and rawget(row, "id")
  return (type(id) == "string" or math_type(id) == "integer") and id or nil
end

-- Read the pages of a list one after the other; a row that two pages have is given once.
local function pages_of(path, arguments, most)
  local read, before = 0, {}
  return function()
    if not arguments or most and read >= most then return nil end
    local text = kernel.encode(arguments, "arguments", false, path)
    local answer = kernel.request("page:" .. path, text)
    local rows, seen = {}, {}
    for index = 1, #answer.rows do
      local row = answer.rows[index]
      local id = id_of(row)
      if id == nil or not before[id] then rows[#rows + 1] = row end
      if id ~= nil then seen[id] = true end
    end
    read, before = read + 1, seen
    arguments = answer.next and merged(arguments, answer.next) or nil
    return rows
  end
end

function export.paginate(list, arguments, options)
  local path = type(list) == "table" and opaque[list]
  if not is_path(path) then
    complain("paginate: expected a function such as app.integrations.missive.list_conversations")
  end
  if arguments ~= nil and type(arguments) ~= "table" then
    complain("paginate: the arguments are a table, not a " .. type(arguments))
  end
  options = options_of("paginate", options, { "limit", "pages" })
  local limit = integer_option("paginate", "limit", options.limit, 0, MOST)
  local most = integer_option("paginate", "pages", options.pages, 0, MOST)
  local next_page = pages_of(path, merged(arguments or {}, {}), most)
  local rows, index, given = {}, 0, 0
  return function()
    if limit and given >= limit then return nil end
    while rows and index >= #rows do rows, index = next_page(), 0 end
    if not rows then return nil end
    index, given = index + 1, given + 1
    return rows[index]
  end
end

-- Give how long to stand still before the next attempt.
local function wait_of(failure, wait, attempt)
  local backoff = wait * 2 ^ (attempt - 1)
  if backoff > LONGEST_WAIT then backoff = LONGEST_WAIT end
  local asked = rawget(failure, "retry_after")
  local longer = type(asked) == "number" and asked > backoff and asked < huge
  return longer and asked or backoff
end

-- Tell whether an error says that another attempt may succeed: that of a call, or a script's own.
local function may_succeed(failure)
  if type(failure) ~= "table" then return false end
  return rawget(failure, "retryable") == true
end

function export.retry(action, options)
  if not callable(action) then complain("retry: expected a function") end
  options = options_of("retry", options, { "attempts", "wait" })
  local attempts = integer_option("retry", "attempts", options.attempts, 1, 100) or 3
  local wait = options.wait or 1
  if type(wait) ~= "number" or not (wait >= 0 and wait < huge) then
    complain("retry: `wait` is a number of seconds")
  end
  local is_call = is_path(opaque[action])  -- which would take the number for an argument
  for attempt = 1, attempts do
    local results
    if is_call then results = pack(kernel.pcall(action))
    else results = pack(kernel.pcall(action, attempt)) end
    if results[1] then return unpack(results, 2, results.n) end
    local failure = results[2]
    if not may_succeed(failure) or attempt == attempts then error(failure, 0) end
    kernel.sleep(wait_of(failure, wait, attempt))
  end
end

-- Send a write once for a key, whatever runs again: kosmo remembers the key, and refuses another.
function export.once(key, action, arguments)
  if type(key) ~= "string" or key == "" then complain("once: expected a key, a text") end
  local path = type(action) == "table" and opaque[action]
  if not is_path(path) then
    complain("once: expected a function such as app.integrations.missive.create_task")
  end
  if arguments ~= nil and (type(arguments) ~= "table" or opaque[arguments]) then
    complain("once: the arguments are a table, not a " .. type(arguments))
  end
  local text = kernel.encode(arguments or {}, "arguments", false, path)
  return kernel.request("once:" .. path, "[" .. kernel.encode(key) .. "," .. text .. "]")
end
