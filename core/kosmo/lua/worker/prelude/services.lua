-- Requests to the parent, and those that are no functions of a service: `docs` and `mcp`.

local kernel = ...
local raw = kernel.raw
local concat, next, pack, type = raw.table.concat, raw.next, raw.table.pack, raw.type
local complain, decode, encode = kernel.complain, kernel.decode, kernel.encode

-- Ask the parent and give its answer; a refusal is raised as the error of the call.
function kernel.request(path, text)
  local ok, answer = kernel.ask(path, text)
  if not ok then kernel.raise(kernel.object(decode(answer, false, true))) end
  return (decode(answer, false, true))
end

-- Ask with arguments by position.
local function ask(path, ...)
  local texts = pack(...)
  for index = 1, texts.n do
    local purpose = type(texts[index]) == "table" and "arguments" or "json"
    texts[index] = encode(texts[index], purpose, false, path)
  end
  return kernel.request(path, "[" .. concat(texts, ",") .. "]")
end

local function text_argument(name, value, meaning)
  if type(value) == "string" then return value end
  complain(name .. ": expected a string, " .. meaning .. ", got " .. type(value))
end

local export = kernel.export
local PAGE = 'the name of a page such as "missive.list_conversations"'

local function read_page(name, page)
  if page == nil then return ask("docs.read") end
  return ask("docs.read", text_argument(name, page, PAGE))
end

if kernel.settings.scope ~= "mcp" then
  export.docs = {
    list = function() return ask("docs.list") end,
    search = function(words, limit)
      words = text_argument("docs.search", words, "the words to search for")
      if limit == nil then return ask("docs.search", words) end
      return ask("docs.search", words, limit)
    end,
    read = function(page) return read_page("docs.read", page) end,
  }

  function export.lua_read_doc(page) return read_page("lua_read_doc", page) end
end

export.mcp = {}

local SERVER, TOOL = "the name of a server", 'the name of a tool such as "server.tool"'
local FIRST = {
  servers = false, tools = false, schema = TOOL, call = TOOL, resources = SERVER,
  read_resource = SERVER, prompts = SERVER, get_prompt = SERVER,
}

for name, first in next, FIRST do
  local path = "mcp." .. name
  export.mcp[name] = function(...)
    if first then text_argument(path, (...), first) end
    return ask(path, ...)
  end
end
