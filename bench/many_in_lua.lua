-- GET a listing many times: `many_in_lua.lua COUNT`.
local missive = app.integrations.missive
local found
for _ = 1, tonumber(arg[1]) do
  found = missive.list_conversations({ limit = 3 })
end
print(json.encode(found))
