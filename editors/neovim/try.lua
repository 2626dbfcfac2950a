-- Neovim's own client against `agentlint server`: diagnostics, a quick fix, completion, hover and a rename.
--   nvim --headless -u NONE -c "luafile try.lua" .claude/agents/helper.md
-- AGENTLINT names the command. Prints what it saw, and exits with 1 where that is not what was expected.

local command = os.getenv("AGENTLINT") or "agentlint"
local function fail(what)
  io.stderr:write("FAILED: " .. what .. "\n")
  vim.cmd("cquit 1")
end
local function expect(condition, what)
  if not condition then fail(what) end
  print("ok: " .. what)
end

local id = vim.lsp.start_client({
  name = "agentlint",
  cmd = { command, "server" },
  root_dir = vim.fn.getcwd(),
  workspace_folders = { { uri = vim.uri_from_fname(vim.fn.getcwd()), name = "project" } },
})
local buffer = vim.api.nvim_get_current_buf()
expect(vim.lsp.buf_attach_client(buffer, id), "the server is attached")
local started = vim.loop.hrtime()
vim.wait(20000, function() return #vim.diagnostic.get(buffer) > 0 end, 10)
local found = vim.diagnostic.get(buffer)
expect(#found == 1 and found[1].code == "unknown-key" and found[1].lnum == 4 and found[1].col == 0, "a finding at its place")
print(string.format("first diagnostics after %d ms", (vim.loop.hrtime() - started) / 1e6))

local function ask(method, params)
  local answers, problem = vim.lsp.buf_request_sync(buffer, method, params, 20000)
  if not answers then fail(method .. ": " .. tostring(problem)) end
  return answers[id].result
end
local function at(line, character)
  return { textDocument = vim.lsp.util.make_text_document_params(), position = { line = line, character = character } }
end

local hover = ask("textDocument/hover", at(3, 2))
expect(hover.contents.value:find("tools") ~= nil, "hover on a key")
local completion = ask("textDocument/completion", at(3, 12))
expect(#completion.items > 5, "completion of tools")

local params = at(4, 0)
params.range = { start = { line = 4, character = 0 }, ["end"] = { line = 4, character = 6 } }
params.context = { diagnostics = {}, only = { "quickfix" } }
local actions = ask("textDocument/codeAction", params)
expect(actions[1].isPreferred, "a quick fix: " .. actions[1].title)
vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
expect(vim.api.nvim_buf_get_lines(buffer, 4, 5, true)[1] == "color: blue", "the quick fix is made")
vim.wait(20000, function() return #vim.diagnostic.get(buffer) == 0 end, 10)
expect(#vim.diagnostic.get(buffer) == 0, "the finding is gone")

vim.wait(20000, function()
  local place = ask("textDocument/definition", at(3, 20))
  return place and #place == 1
end, 100)
local rename = at(3, 20)
rename.newName = "checker"
local edit = ask("textDocument/rename", rename)
expect(#edit.documentChanges == 3, "a rename in two files, and of one")
vim.lsp.util.apply_workspace_edit(edit, "utf-16")
expect(vim.api.nvim_buf_get_lines(buffer, 3, 4, true)[1] == "tools: Read, Agent(checker)", "the reference is renamed")
expect(vim.fn.filereadable(".claude/agents/checker.md") == 1, "the file is renamed")
vim.lsp.stop_client(id)
vim.cmd("qall!")
