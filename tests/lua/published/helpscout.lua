-- A day at the help desk: mailboxes, conversations, customers, and changes to them.
local user = call("get_current_user", {})
for _, field in ipairs({ "firstName", "lastName", "email", "role" }) do
  has("the user's " .. field, user[field])
end

local mailbox = call("list_mailboxes", { page = 1, per_page = 2 })._embedded.mailboxes[1]
for _, field in ipairs({ "name", "email" }) do
  has("a listed mailbox's " .. field, mailbox[field])
  has("a mailbox's " .. field, call("get_mailbox", { id = mailbox.id })[field])
end

local made = call("create_customer", {
  first_name = "Vera", last_name = "Blum", email = "vera.blum@example.org",
  organization = "Blum & Co", job_title = "Buyer", phone = "+14155550100",
}).id
has("a new customer", made)
local customer = call("get_customer", { id = made })
has("the new customer's name", customer.firstName .. customer.lastName)
assert(customer._embedded.emails[1].value == "vera.blum@example.org")
local listed = call("list_customers", {
  first_name = "Vera", last_name = "Blum", email = "vera.blum@example.org", query = "Vera",
  page = 1, per_page = 5, sort_field = "lastName", sort_order = "asc",
})._embedded.customers
assert(#listed == 1 and listed[1].id == made)

local function open(customer_fields)
  local fields = {
    subject = "A bill", mailbox_id = mailbox.id, body = "Which one is mine?", type = "email",
    status = "open", assignee_id = user.id, tags = { "billing", "urgent" },
    cc = { "office@example.org" }, bcc = { "archive@example.org" },
  }
  for name, value in pairs(customer_fields) do fields[name] = value end
  return call("create_conversation", fields).id
end
local id = open({ customer_email = "vera.blum@example.org" })
has("a new conversation", id)
has("one by the customer's number", open({ customer_id = made }))

local conversation = call("get_conversation", { id = id })
has("its subject", conversation.subject)
assert(conversation.status == "active" and conversation._embedded.customer.firstName == "Vera")
assert(conversation._embedded.customer.lastName == "Blum")

call("update_conversation", {
  id = id, status = "pending", subject = "A paid bill", assignee_id = 0, mailbox_id = mailbox.id,
  tags = { "paid" },
})
conversation = call("get_conversation", { id = id })
assert(conversation.subject == "A paid bill" and conversation.status == "pending")
assert(#conversation.tags == 1 and conversation.tags[1].tag == "paid" and not conversation.assignee)

local rows = call("list_conversations", {
  mailbox = mailbox.id, status = "pending", assignee = 0, customer = made, tag = "paid",
  query = "paid", page = 1, per_page = 5, sort_field = "updatedAt", sort_order = "desc",
})._embedded.conversations
assert(#rows == 1 and rows[1].id == id, #rows)
has("a listed conversation's subject", rows[1].subject)
has("a listed conversation's status", rows[1].status)
