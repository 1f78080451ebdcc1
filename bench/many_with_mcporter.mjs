// GET a listing many times over one session of mcporter's runtime:
// `many_with_mcporter.mjs MODULE SERVERS COUNT`.
const [module, configPath, count] = process.argv.slice(2);
const { createRuntime } = await import(module);
const runtime = await createRuntime({ configPath });
let found;
for (let number = 0; number < Number(count); number++) {
  found = await runtime.callTool("bench", "list_conversations", { args: { limit: 3 } });
}
console.log(found.content[0].text);
await runtime.close();
