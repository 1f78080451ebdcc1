-- A shift at a shared inbox, from the lists of who and what there is to reports and hooks.
local team = call("list_teams", { params = { limit = 1, offset = 0 } }).teams[1]
local home = { organization = team.organization }
local function page(more)
  local params = { limit = 2, offset = 0, organization = team.organization }
  for name, value in pairs(more or {}) do params[name] = value end
  return { params = params }
end

local me = call("get_current_user", {})
has("the name of the current user", me.name)
has("the address of the current user", me.email)
local organizations = call("list_organizations", { params = { limit = 2, offset = 0 } }).organizations
has("an organization's name", organizations[1].name)
local colleague = call("list_users", page()).users[2]
has("a user's address", colleague.email)
has("a label's name", call("list_shared_labels", page()).shared_labels[1].name)
call("list_conversations", {
  inbox = team.name, assignee = me.email, state = "open", limit = 5, offset = 1,
})

local open = call("list_conversations", { inbox = team.id, limit = 2 }).conversations
local id = open[1].id
local conversation = call("get_conversation", { id = id }).conversations[1]
has("a conversation's last activity", conversation.last_activity_at)
has("a message of a conversation", conversation.messages[1].from_field.address)
local params = { limit = 3, ["until"] = conversation.last_activity_at + 1 }
local newest = { conversation_id = id, params = params }
local message = call("list_conversation_messages", newest).messages[1]
local same = call("list_messages", { params = { email_message_id = message.email_message_id } })
assert(same.messages[1].id == message.id)
call("list_conversation_comments", newest)
call("list_conversation_posts", newest)

local comment = { conversation_id = id, body = "**Mine**", assignees = { me.id } }
has("a comment's id", call("create_comment", comment).posts.id)
local draft = call("create_draft", { body = {
  conversation = id, body = "On its way.", to_fields = { { address = "alma@example.org" } },
} }).drafts.id
local drafts = { conversation_id = id, params = { limit = 5 } }
assert(call("list_conversation_drafts", drafts).drafts[1].id == draft)
call("delete_draft", { draft_id = draft })
local post = call("create_post", { body = { conversation = id, markdown = "Seen" } }).posts
call("delete_post", { post_id = post.id })
call("merge_conversation", {
  conversation_id = open[2].id, body = { target = id, subject = "Both" },
})

local task = call("create_task", {
  title = "Call back", description = "Before noon", assignee = colleague.email,
  due_date = "2031-05-06", organization = team.organization,
}).tasks.id
call("update_task", { task_id = task, body = { state = "completed" } })
assert(call("get_task", { task_id = task }).tasks.state == "closed")
call("list_tasks", { state = "completed", assignee = colleague.email, limit = 1, offset = 0 })
call("create_teams", { body = { teams = { { name = "Night", organization = team.organization } } } })

local book = call("list_contact_books", { params = { limit = 1, offset = 0 } }).contact_books[1].id
call("list_contact_groups", {
  params = { contact_book = book, kind = "group", limit = 1, offset = 0 },
})
local person = call("create_contacts", { body = { contacts = {
  { contact_book = book, email = "vera@example.org", first_name = "Vera" },
} } }).contacts[1].id
call("update_contacts", { contact_ids = person, body = { last_name = "Blum" } })
assert(call("get_contact", { contact_id = person }).contacts[1].last_name == "Blum")
local matches = call("list_contacts", { params = {
  contact_book = book, search = "vera@example.org", modified_since = 0, include_deleted = false,
  limit = 1, offset = 0,
} }).contacts
assert(matches[1].id == person)

local answer = call("create_responses", { body = { responses = {
  { organization = team.organization, title = "Thanks", body = "Thank you." },
} } }).responses[1].id
call("update_responses", { response_ids = answer, body = { title = "Many thanks" } })
assert(call("get_response", { response_id = answer }).responses[1].title == "Many thanks")
call("list_responses", page())
call("delete_responses", { response_ids = answer })

home.start, home["end"], home.time_zone = "2031-05-01", "2031-05-06", "UTC"
local report = call("create_analytics_report", { body = home }).reports.id
local made, pending = pcall(call, "get_analytics_report", { report_id = report })
has("how long a report is waited for", not made and pending.retry_after)
local wanted = { type = "new_comment", url = "https://example.com/told" }
local hook = call("create_hook", { body = wanted }).hooks.id
call("list_hooks", page())
call("delete_hook", { hook_id = hook })

call("api_get", { path = "/shared_labels", params = { limit = 2 } })
local posted = call("api_post", { path = "/drafts", body = { drafts = {
  conversation = id, body = "Raw",
  from_field = { address = me.email }, to_fields = { { address = "alma@example.org" } },
} } }).drafts.id
call("api_delete", { path = "/drafts/" .. posted, params = {} })
local change = { contacts = { { id = person, starred = true } } }
call("api_patch", { path = "/contacts/" .. person, body = change })
