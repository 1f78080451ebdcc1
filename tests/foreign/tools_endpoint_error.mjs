// Calls one tool of the manager of the guide and tells the error that it throws.
import { KosmoToolManager } from "./kosmo-tools.mjs";

const given = JSON.parse(process.argv[2]);
try {
  const tools = await new KosmoToolManager(given.manager).getTools();
  await tools.find((one) => one.name === given.tool).invoke(given.args);
} catch ({ message, status, headers, code }) {
  process.stdout.write(JSON.stringify({ message, status, headers, code }));
}
