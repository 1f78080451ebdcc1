// Every tool's schema as a strict validator compiles it, and Vercel's AI SDK with the tools in use.
import { generateText, jsonSchema, stepCountIs, tool } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { text } from "node:stream/consumers";

const given = JSON.parse(await text(process.stdin));
const refused = [];
let taken = 0;

const ajv = formats.default(new Ajv.default({ strict: true, allowUnionTypes: true }));

function compile(dialect, name, schema) {
  try {
    ajv.compile(schema);
    taken += 1;
  } catch (error) {
    refused.push(`${dialect} ${name}: ${error.message}`);
  }
}
for (const [dialect, tools] of Object.entries(given.schemas))
  for (const [name, schema] of Object.entries(tools)) compile(dialect, name, schema);

// A model that asks for one call of each tool, which all go through the SDK's own reading.
const tools = {};
const run = {};
for (const { name, description, inputSchema } of given.tools)
  tools[name] = tool({
    description,
    inputSchema: jsonSchema(inputSchema),
    execute: (input) => (run[name] = input),
  });
const usage = { inputTokens: {}, outputTokens: {} };
const asked = given.tools.map(({ name }) => ({
  type: "tool-call",
  toolCallId: `call-${name}`,
  toolName: name,
  input: JSON.stringify(given.arguments[name]),
}));
const answers = [
  { content: asked, finishReason: { unified: "tool-calls" }, usage, warnings: [] },
  { content: [{ type: "text", text: "Done." }], finishReason: { unified: "stop" }, usage, warnings: [] },
];
const model = new MockLanguageModelV4({ doGenerate: answers });
const said = await generateText({ model, tools, prompt: "Call each.", stopWhen: stepCountIs(2) });
const told = {};
for (const one of model.doGenerateCalls[0].tools) told[one.name] = one.inputSchema;
process.stdout.write(JSON.stringify({ refused, taken, run, told, text: said.text }));
