-- Functions that wait for their calls at the same time: a coroutine each, and one queue for all.
--
-- A call in such a coroutine gives its request to the loop and yields; the loop goes on with whatever
-- answer comes first. A group is what one call of `parallel` runs. Groups nest: a function that waits
-- for an inner group yields as well, unless it stands where Lua cannot yield; then it runs the loop.

local kernel = ...
local raw = kernel.raw
local error, next, setmetatable, type = raw.error, raw.next, raw.setmetatable, raw.type
local close, isyieldable, resume = raw.coroutine.close, raw.coroutine.isyieldable, raw.coroutine.resume
local running, status, yield = raw.coroutine.running, raw.coroutine.status, raw.coroutine.yield
local sort, tointeger = raw.table.sort, raw.math.tointeger
local collect, settle, submit, watched = kernel.collect, kernel.settle, kernel.submit, kernel.watched

local LARGEST = 32 << 20  -- bytes of a frame
local TOO_LARGE = '{"code":"invalid_arguments","exit_code":2,"retryable":false,'
  .. '"message":"the arguments are larger than the 32 MiB that a call may have"}'
local REQUEST, WAIT = {}, {}  -- what a coroutine yields
local tasks = setmetatable({}, { __mode = "k" })
local waiting = {}
local current
local ready, first, last = {}, 1, 0
kernel.tasks = tasks

-- Forget what another chunk left behind.
function kernel.begin_tasks()
  waiting, current = {}, nil
  ready, first, last = {}, 1, 0
  kernel.blame()
end

-- The task that runs and may yield to the loop; a coroutine that a script makes in it may not.
local function yielding()
  local task = tasks[running()]
  if task and task == current and isyieldable() then return task end
end

-- Ask kosmo: true and the answer, or false and its refusal.
function kernel.ask(path, json)
  local _, line = kernel.where()
  line = line or current and current.group.line
  local body = path .. (line and "\t" .. line or "") .. "\n" .. json
  if #body > LARGEST then return false, TOO_LARGE end
  if yielding() then return yield(REQUEST, body) end
  return kernel.ask_blocking(body)
end

local function push(task)
  last = last + 1
  ready[last] = task
end

local function pop()
  local task = ready[first]
  ready[first] = nil
  first = first + 1
  return task
end

local function abandoned(group)
  while group do
    if group.failed then return true end
    group = group.parent
  end
  return false
end

local function launch(group)
  while group.active < group.limit and group.next <= #group.keys do
    local key = group.keys[group.next]
    group.next, group.active = group.next + 1, group.active + 1
    local task = { group = group, key = key, co = watched(group.functions[key]) }
    tasks[task.co] = task
    push(task)
  end
end

local function over(group)
  group.over = true
  if group.waiter then push(group.waiter) end
end

-- Have kosmo begin nothing further of what groups wait for that have failed.
local function withdraw()
  local numbers = {}
  for number, task in next, waiting do
    if abandoned(task.group) then numbers[#numbers + 1] = number end
  end
  if #numbers == 0 then return end
  for index = 1, #numbers do waiting[numbers[index]] = nil end
  kernel.ask_blocking("drop\n[" .. raw.table.concat(numbers, ",") .. "]")
end

local function finished(task, ok, value)
  local group = task.group
  tasks[task.co] = nil
  group.active = group.active - 1
  if group.failed then return end
  if ok then
    group.results[task.key] = value
  elseif group.settled then
    group.errors[task.key] = value
  else
    group.failed, group.problem = true, value
    kernel.blame(value, task.key)
    withdraw()
    return over(group)
  end
  launch(group)
  if group.active == 0 then over(group) end
end

local function stepped(task, ok, value, body)
  if not ok then
    close(task.co)
    return finished(task, false, value)
  end
  if status(task.co) == "dead" then return finished(task, true, value) end
  if value == REQUEST then waiting[submit(body)] = task end
end

local function step(task, ...)
  if abandoned(task.group) then return end
  local before = current
  current = task
  local ok, value, body = settle(resume(task.co, ...))
  current = before
  stepped(task, ok, value, body)
end

local function answered(number, ok, text)
  local task = waiting[number]
  waiting[number] = nil
  if task then step(task, ok, text) end
end

-- Run the loop until a group is over, or one that it belongs to has failed.
local function drive(group)
  while not group.over and not abandoned(group) do
    if first <= last then
      step(pop())
    elseif next(waiting) ~= nil then
      answered(collect())
    else
      error("the functions of `parallel` wait for each other", 0)
    end
  end
end

local function before(a, b)
  local kind, other = type(a), type(b)
  if kind ~= other then return kind < other end
  return (kind == "string" or kind == "number") and a < b
end

-- The keys of a table in an order that does not change: 1 to n, then the others sorted.
local function ordered_keys(functions)
  local keys, others, count = {}, {}, 0
  while functions[count + 1] ~= nil do
    count = count + 1
    keys[count] = count
  end
  for key in next, functions do
    local index = tointeger(key)
    if not (index and index >= 1 and index <= count) then others[#others + 1] = key end
  end
  sort(others, before)
  for index = 1, #others do keys[count + index] = others[index] end
  return keys
end

-- Run functions at the same time, at most `limit` of them: their results under the same keys, and
-- where `settled` their errors; otherwise the first error is raised, and nothing that was begun is
-- gone on with.
function kernel.parallel(functions, limit, settled)
  functions = kernel.copy(functions)
  local _, line = kernel.where()
  local group = {
    functions = functions, keys = ordered_keys(functions), limit = limit, settled = settled,
    next = 1, active = 0, results = {}, errors = {}, parent = current and current.group,
    line = line or current and current.group.line,
  }
  launch(group)
  local task = yielding()
  if group.active == 0 then
    group.over = true
  elseif task then
    group.waiter = task
    yield(WAIT)
  else
    drive(group)
  end
  if group.failed then error(group.problem, 0) end
  if not group.over then error("the `parallel` round this one has failed", 0) end
  if settled then return group.results, group.errors end
  return group.results
end
