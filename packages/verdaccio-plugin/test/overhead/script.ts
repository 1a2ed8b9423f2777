/** What the plugin adds to an allowed publish and to a read: two Verdaccios in turn, one of them without it. */
import { Agent } from "node:http";
import { publishDocument } from "../packument.ts";
import { startVerdaccio, type VerdaccioSettings } from "../verdaccio-process.ts";
import { type Lapped, middleOf, publishLap, readLap, timed } from "./laps.ts";

const rounds = Number(process.argv[2] ?? 21);
const rules = 100;
// Signed tokens: without them every request costs a password hash.
const configuration = {
  security: { api: { jwt: { sign: { expiresIn: "1d" } } } },
  log: { type: "stdout", format: "json", level: "warn" },
};

async function serve(name: string, settings: VerdaccioSettings): Promise<Lapped> {
  const verdaccio = await startVerdaccio({ ...settings, configuration });
  return { name, verdaccio, token: await verdaccio.signUp("olivia"), agent: new Agent({ keepAlive: true }) };
}

const plain = await serve("without the plugin", { roles: [] });
const guarded = await serve("with the plugin", { options: { users: { olivia: "owner" } } });
const servers = [plain, guarded];
try {
  const api = "/api/v4/projects/1/packages/protection/rules";
  for (let rule = 0; rule < rules; rule++) {
    const text = JSON.stringify({
      package_name_pattern: `@scope-${rule}/*`,
      package_type: "npm",
      minimum_access_level_for_push: "admin",
    });
    await timed(guarded, "POST", api, 201, text);
  }
  for (const server of servers) {
    await timed(server, "PUT", "/@free%2fread", 201, JSON.stringify(publishDocument("@free/read", "1.0.0")));
  }
  const work = {
    "publish of 10 kB": (server: Lapped) => publishLap(server, 20, 10_000),
    "publish of 1 MB": (server: Lapped) => publishLap(server, 10, 1_000_000),
    "GET of a document": (server: Lapped) => readLap(server, 200),
  };
  for (const [title, lap] of Object.entries(work)) {
    for (const server of servers) await lap(server);
    const pairs: (readonly [number, number])[] = [];
    for (let round = 0; round < rounds; round++) {
      if (round % 2 === 0) pairs.push([await lap(plain), await lap(guarded)]);
      else {
        const second = await lap(guarded);
        pairs.push([await lap(plain), second]);
      }
    }
    const without = middleOf(pairs.map(([one]) => one));
    const added = pairs.map(([one, other]) => other - one).toSorted((one, other) => one - other);
    const at = (share: number) => Math.round((added[Math.floor((added.length - 1) * share)] ?? Number.NaN) * 1000);
    const ratio = middleOf(pairs.map(([one, other]) => other / one));
    console.log(
      `${title}: ${without.toFixed(2)} ms without, ${ratio.toFixed(3)} times with; adds ${at(0.5)} us (${at(0.25)} to ${at(0.75)})`,
    );
  }
} finally {
  for (const { verdaccio, agent } of servers) {
    agent.destroy();
    await verdaccio.stop();
  }
}
