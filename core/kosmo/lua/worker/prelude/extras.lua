-- What a script is given besides calls: `sleep`, `env`, `log`, `dry_run`, `arg`.

local kernel = ...
local raw = kernel.raw
local huge, next, setmetatable = raw.math.huge, raw.next, raw.setmetatable
local sort, type = raw.table.sort, raw.type
local complain, export, settings = kernel.complain, kernel.export, kernel.settings

-- Wait without using CPU time; inside `parallel` the others go on.
function kernel.sleep(seconds)
  kernel.request("sleep", "[" .. kernel.encode(seconds) .. "]")
end

function export.sleep(seconds)
  if type(seconds) ~= "number" or not (seconds >= 0 and seconds < huge) then
    complain("sleep: expected seconds, zero or more, got " .. kernel.show(seconds))
  end
  kernel.sleep(seconds)
end

local variables = settings.env or {}

local function named_variable(_, name)
  local value = variables[name]
  if value ~= nil then return value end
  name = kernel.show(name)
  complain("env: `" .. name .. "` was not passed to the script; give `--env " .. name .. "`")
end

local function sorted_variables()
  local names, index = {}, 0
  for name in next, variables do names[#names + 1] = name end
  sort(names)
  return function()
    index = index + 1
    return names[index], variables[names[index]]
  end
end

export.env = setmetatable({}, {
  __metatable = false,
  __name = "env",
  __call = named_variable,
  __index = function(_, name) return variables[name] end,
  __newindex = function() complain("`env` cannot be changed") end,
  __pairs = sorted_variables,
  __tostring = function() return "env" end,
})
kernel.opaque[export.env] = "env"

local function level_writer(level)
  return function(...) kernel.log(level, kernel.joined(...)) end
end

export.log = setmetatable({
  debug = level_writer("debug"),
  info = level_writer("info"),
  warn = level_writer("warn"),
  error = level_writer("error"),
}, {
  __metatable = false,
  __call = function(_, ...) kernel.log("info", kernel.joined(...)) end,
})

export.dry_run = settings.dry_run == true

local words = { [0] = settings.name }
for index, word in next, settings.arguments or {} do words[index] = word end
export.arg = words
