-- What every script of this folder begins with: `call`, `has` and the service that `arg[1]` names.
local service = app.integrations[arg[1]]
local parameters, kinds = {}, {}

-- Call a function, and note which parameters it was given.
local function call(name, arguments)
  parameters[name] = parameters[name] or {}
  for parameter in pairs(arguments) do parameters[name][parameter] = true end
  return service[name](arguments)
end

-- Note what an answer holds; where it holds nothing, `nil` is noted.
local function has(what, value) kinds[what] = type(value) end
