-- Ask many times for what takes the server a while: `at_once_in_lua.lua COUNT LIMIT`.
local missive = app.integrations.missive
local calls = {}
for number = 1, tonumber(arg[1]) do
  calls[number] = function()
    return missive.api_get({ path = "/slow" }).slept
  end
end
local slept = parallel(calls, { limit = tonumber(arg[2]) })
print(#slept .. " times " .. slept[#slept] .. " ms")
