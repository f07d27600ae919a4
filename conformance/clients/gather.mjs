// Asks a server for all it has, as far as it says the same twice.
import { outcome } from './compare.mjs';
import { callsOf, promptsOf } from './servers.mjs';

export async function gather(client, server) {
  const { prompts, resources } = client.getServerCapabilities();
  const found = {
    tools: (await outcome(client.listTools())).tools,
    calls: [],
    prompts: [],
    reads: [],
  };
  for (const [name, input] of callsOf(server)) {
    found.calls.push(await outcome(client.run({ name, arguments: input })));
  }
  if (prompts) {
    found.promptList = (await outcome(client.listPrompts())).prompts;
    for (const [name, input] of promptsOf(server)) {
      found.prompts.push(await outcome(client.getPrompt({ name, arguments: input })));
    }
  }
  if (resources) {
    found.resourceList = (await outcome(client.listResources())).resources;
    found.templates = (await outcome(client.listResourceTemplates())).resourceTemplates;
    for (const { uri } of found.resourceList) {
      found.reads.push(await outcome(client.readResource({ uri })));
    }
  }
  return found;
}
