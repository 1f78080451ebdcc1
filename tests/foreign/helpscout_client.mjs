// What a user of a Node client for Help Scout does; prints what the test looks at, as JSON.
// The client's address is a constant in it, so its HTTP library is told where that is.
import { createRequire } from "node:module";

const [folder, url, clientId, clientSecret] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const HelpScout = require("helpscout-mailbox-api");
require("axios").interceptors.request.use((config) => {
  for (const name of ["url", "baseURL"]) {
    config[name] = (config[name] || "").replace("https://api.helpscout.net/v2", url);
  }
  return config;
});

async function client(secret = clientSecret) {
  const made = new HelpScout({
    clientId,
    clientSecret: secret,
    authenticationFlow: "clientCredentials",
  });
  made.updateBottleneckOptions({ minTime: 0, maxConcurrent: 4 });
  made.setCredentials(await made.getTokens());
  return made;
}

async function refused(promise) {
  try {
    await promise;
    return null;
  } catch (error) {
    return [error.response.status, error.response.data.message || error.response.data.error];
  }
}

const helpscout = await client();
const seen = {};

let answer = await helpscout.conversations.list({ status: "closed" });
const ids = answer.data._embedded.conversations.map((row) => row.id);
while (answer.data._links.next) {
  answer = await helpscout.nextPage(answer.data._links);
  ids.push(...answer.data._embedded.conversations.map((row) => row.id));
}
seen.listed = [ids.length, new Set(ids).size, answer.data.page.totalElements];

const customer = { email: "node@example.net" };
const made = await helpscout.conversations.create({
  subject: "From Node", customer, mailboxId: 301, type: "email", status: "active",
  threads: [{ type: "customer", customer, text: "Hello" }],
});
const id = made.headers["resource-id"];
await helpscout.conversations.update(id, { op: "replace", path: "/subject", value: "Changed" });
await helpscout.conversations.update(id, { op: "replace", path: "/assignTo", value: 502 });
const row = (await helpscout.conversations.get(id, { embed: "threads" })).data;
seen.made = [made.status, row.subject, row.assignee.email, row._embedded.threads[0].body];
seen.user = (await helpscout.users.get("me")).data.email;

const { status, headers } = await helpscout.customers.create({ firstName: "Node" });
const person = headers["resource-id"];
seen.customer = [status, (await helpscout.customers.get(person)).data.firstName];

helpscout.setCredentials({ access_token: "made-up" });
seen.renewed = (await helpscout.mailboxes.list()).data._embedded.mailboxes.length;
seen.remaining = Number((await helpscout.tags.list()).headers["x-ratelimit-remaining-minute"]);

await helpscout.conversations.delete(id);
seen.refused = [
  await refused(helpscout.conversations.get(id)),
  await refused(helpscout.conversations.create({ subject: "x" })),
  await refused(helpscout.conversations.update(10001, { status: "closed" })),
  await refused(client("wrong")),
];
process.stdout.write(JSON.stringify(seen));
