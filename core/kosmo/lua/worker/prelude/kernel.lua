-- The kernel: the originals that the other files work with.
--
-- Every file of the prelude is called with the table `kernel` and finds an empty global table: what
-- it needs it takes into locals from `kernel.raw`, for a script may overwrite every name that it can
-- reach. A limit ends the process where it is met, so that nothing in a script can catch it.

local kernel = ...
local next, _G = next, _G

local function copy(source)
  local target = {}
  for key, value in next, source do target[key] = value end
  return target
end
kernel.copy = copy

local raw = {}
for _, name in next, { "string", "table", "math", "utf8", "coroutine", "os", "debug" } do
  raw[name] = copy(_G[name])
end
for _, name in next, {
  "_VERSION", "assert", "collectgarbage", "error", "getmetatable", "ipairs", "load", "next", "pairs",
  "pcall", "rawequal", "rawget", "rawlen", "rawset", "select", "setmetatable", "tonumber", "tostring",
  "type", "xpcall",
} do
  raw[name] = _G[name]
end
kernel.raw = raw

-- Neither the real global table nor the table of loaded libraries holds anything from here on.
local registry = raw.debug.getregistry()
for _, place in next, { registry._LOADED, registry._PRELOAD, _G } do
  for key in next, place do place[key] = nil end
end
