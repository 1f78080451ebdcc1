-- A look at the telephone: numbers, messages, calls, applications.
local number = call("list_numbers", {
  limit = 30, offset = 0, number_type = "local", service = "voice,sms",
}).objects[1]
has("a number", number.number)
local same = call("get_number", { number = "+" .. number.number })
assert(same.number == number.number)
has("its alias", same.alias)
has("its application", same.app_id)

local sent = call("send_sms", {
  src = "+" .. number.number, dst = "+14155550123<+14155550124", text = "Ready.", type = "sms",
  url = "https://example.com/told", log = true,
})
has("the messages' identifiers", sent.message_uuid)
has("the request's identifier", sent.api_id)

-- Add a page of the last days: Plivo keeps 90 of messages, and lists 30 of calls.
local function lately(more)
  more.limit, more.offset = more.limit or 5, 0
  more.start_time = os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() - 29 * 86400)
  more.end_time = os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() + 600)
  return more
end
local to = call("list_messages", lately({ src = "+" .. number.number, dst = "+14155550123" })).objects
assert(to[1].message_uuid == sent.message_uuid[1])
local messages = call("list_messages", lately({
  message_direction = "outbound", message_state = "delivered",
})).objects
for _, field in ipairs({ "message_uuid", "from", "to", "message_state" }) do
  has("a message's " .. field, messages[1][field])
end
assert(#call("list_messages", lately({ limit = 35 })).objects == 35)

local calls = call("list_calls", { limit = 3, call_direction = "inbound" }).objects
for _, field in ipairs({ "call_uuid", "from", "to", "call_status" }) do
  has("a call's " .. field, calls[1][field])
end
local narrowed = call("list_calls", lately({
  call_direction = "inbound", call_state = "ended",
  from_number = calls[1].from, to_number = calls[1].to,
})).objects
has("a narrowed call's identifier", narrowed[1] and narrowed[1].call_uuid)
local one = call("get_call", { call_id = calls[1].call_uuid })
for _, field in ipairs({ "from", "to", "duration", "call_status" }) do
  has("one call's " .. field, one[field])
end

local application = call("list_applications", { limit = 2, offset = 1 }).objects[1]
for _, field in ipairs({ "app_id", "app_name", "answer_url" }) do
  has("an application's " .. field, application[field])
end
