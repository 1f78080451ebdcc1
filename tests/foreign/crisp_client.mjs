// What a user of Crisp's own Node client does; prints what the test looks at, as one JSON object.
import { createRequire } from "node:module";

const [folder, origin, website, identifier, key] = process.argv.slice(2);
const { Crisp } = createRequire(`${folder}/`)("crisp-api");

function client(tier, secret = key) {
  const made = new Crisp();
  made.setRestHost(origin);
  made.authenticateTier(tier, identifier, secret);
  return made;
}

async function refused(promise) {
  try {
    await promise;
    return null;
  } catch (error) {
    return [error.code, error.message];
  }
}

const crisp = client("website");
const seen = {};
const sessions = (rows) => rows.map((row) => row.session_id);

seen.pages = [1, 2, 99].map((page) => crisp.website.listConversations(website, page));
seen.pages = (await Promise.all(seen.pages)).map((rows) => sessions(Object.values(rows)));
const filter = { model: "session", criterion: "subject", operator: "eq", query: ["Repair"] };
const search = { search_type: "filter", search_query: [filter], per_page: 50 };
const found = await crisp.website.listConversations(website, 1, search);
seen.subjects = [...new Set(found.map((row) => row.meta.subject))];

const { session_id: id } = await crisp.website.createNewConversation(website);
await crisp.website.updateConversationMetas(website, id, { nickname: "Alma", data: { vip: true } });
const message = { type: "text", from: "operator", origin: "chat", content: "Hello!" };
const sent = await crisp.website.sendMessageInConversation(website, id, message);
await crisp.website.updateMessageInConversation(website, id, sent.fingerprint, "Hello, Alma!");
seen.messages = (await crisp.website.getMessagesInConversation(website, id)).map((m) => m.content);
const [operator] = await crisp.website.listWebsiteOperators(website);
const assigned = { assigned: { user_id: operator.details.userID } };
await crisp.website.assignConversationRouting(website, id, assigned);
await crisp.website.changeConversationState(website, id, "resolved");
await crisp.website.blockIncomingMessagesForConversation(website, id, true);
await crisp.website.checkConversationExists(website, id);
const row = await crisp.website.getConversation(website, id);
seen.row = [row.state, row.is_blocked, row.meta.nickname];
await crisp.website.removeConversation(website, id);

const person = { email: "new@example.net", person: { nickname: "New" } };
const { people_id: people } = await crisp.website.addNewPeopleProfile(website, person);
await crisp.website.updatePeopleProfile(website, people, { notepad: "Likes tea" });
await crisp.website.savePeopleData(website, people, { data: { orders: 2 } });
seen.profile = (await crisp.website.getPeopleProfile(website, "new@example.net")).notepad;
seen.data = (await crisp.website.getPeopleData(website, people)).data;
seen.people = (await crisp.website.listPeopleProfiles(website, 1)).length;
await crisp.website.removePeopleProfile(website, people);
seen.campaigns = (await crisp.website.listCampaigns(website, 1)).length;
seen.plugin = Object.keys(await client("plugin").plugin.getConnectAccount());

seen.refused = [
  await refused(crisp.website.getConversation(website, id)),
  await refused(crisp.website.sendMessageInConversation(website, id, {})),
  await refused(client("plugin").website.listCampaigns(website, 1)),
  await refused(client("website", "wrong").website.getWebsite(website)),
  await refused(client("user").website.getWebsite(website)),
];
process.stdout.write(JSON.stringify(seen));
