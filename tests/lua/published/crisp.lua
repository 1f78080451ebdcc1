-- A visit of the chat: who wrote, what they wrote, an answer and a note.
local found = call("list_conversations", { page = 1, per_page = 20 }).data
has("a session", found[1].session_id)
has("its last message", found[1].last_message)
has("the second page", call("list_conversations", { page = 2, per_page = 5 }).data[5].session_id)

local session = { conversation_id = found[1].session_id }
local messages = call("get_conversation", session).data
has("who wrote", messages[1].from)
has("what was written", messages[1].content)

local function send(kind, from, text)
  return call("send_message", {
    conversation_id = session.conversation_id, text = text, type = kind, from = from,
  }).sent
end
has("an answer", send("text", "operator", "The bike is ready."))
has("a note", send("note", "operator", "Paid in advance."))
has("a word of the visitor", send("text", "user", "On my way."))
local now = call("get_conversation", session).data
assert(#now == #messages + 3 and now[#now].content == "On my way." and now[#now - 1].type == "note")

local contacts = call("list_contacts", { page = 1, per_page = 30 }).data
assert(#contacts == 30)
has("a contact's address", contacts[1].email)
has("a contact's name", contacts[1].person.nickname)
for _, id in ipairs({ contacts[2].email, contacts[2].people_id }) do
  local person = call("get_contact", { contact_id = id }).data.person
  has("the name by " .. (id:find("@") and "address" or "id"), person.nickname)
  has("the address by " .. (id:find("@") and "address" or "id"), person.email)
end

local campaign = call("list_campaigns", { page = 1, per_page = 5 }).data[1]
has("a campaign's name", campaign.name)
has("a campaign's state", campaign.state)
-- A token of a workspace has no address of its own.
local user = call("get_current_user", {}).data
has("the token's workspace", user.name or user.website_id)
