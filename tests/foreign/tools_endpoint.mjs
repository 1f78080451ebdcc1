// Asks a scripted model with the tools of an endpoint, by the manager and the loop of the guide.
import { ChatOpenAI } from "@langchain/openai";
import { KosmoToolManager } from "./kosmo-tools.mjs";
import { answer } from "./loop.mjs";

const given = JSON.parse(process.argv[2]);
const manager = new KosmoToolManager(given.manager);
const model = new ChatOpenAI({
  model: "scripted",
  apiKey: "none",
  maxRetries: 0,
  configuration: { baseURL: `${given.model}/v1` },
});
process.stdout.write(await answer(model, manager, given.question));
