-- What the host does for the prelude: requests to kosmo, output, regular expressions.

local kernel = ...
local host, fatal, fetch = kernel.host, kernel.fatal, kernel.fetch
kernel.host = nil

local function answered(ok, text)
  if ok == nil then fatal("call_limit") end
  return ok, text
end

-- Ask kosmo and wait: true and the answer, or false and its refusal.
function kernel.ask_blocking(body) return answered(fetch(host.request, body)) end

-- Begin to ask; gives the number of the request.
function kernel.submit(body) return host.submit(body) or fatal("call_limit") end

-- Wait for the answer to any request that was begun: its number, and as above.
function kernel.collect() return fetch(host.collect) end

-- Match, find or replace by a regular expression: true and what was found, or false and why not.
function kernel.regex(operation, json)
  local sign, text = fetch(host.regex, operation, json, kernel.seconds_left())
  if sign == "!" then fatal(text) end
  return sign == "+", text
end

function kernel.write(text)
  if not host.write(text) then fatal("output_limit") end
end

function kernel.log(level, text)
  if not host.log(level .. "\n" .. text) then fatal("output_limit") end
end
