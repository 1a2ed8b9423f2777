import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { curlRequests, sendAll } from "./curl-lines.ts";
import { page } from "./pages.ts";

const cli = join(import.meta.dirname, "../../cli/src/main.ts");

/** The demonstration, on a port of its own. */
async function startDemonstration(): Promise<string> {
  const parameters = ["--conditions=package-protection-source", cli, "serve", "--demo", "--port", "0"];
  const server = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(server, "exit");
  onTestFinished(async () => {
    server.kill();
    await ended;
  });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  return String(line).replace("listening on ", "");
}

test("docs/start/get-started.md shows what its requests answer", async () => {
  const address = await startDemonstration();
  const { blocks } = page("docs/start/get-started.md");
  let compared = 0;
  let newestSequence = "";
  for (const [at, { language, code }] of blocks.entries()) {
    const requests = language === "sh" ? curlRequests(code) : [];
    if (requests.length === 0) continue;
    const answers: string[] = [];
    for (const request of requests) {
      // The page says to take the newest number of the list.
      const url = request.url.replace(/(?<=\/history\/)\d+/, newestSequence);
      const [answer = ""] = await sendAll([{ ...request, url }], address);
      newestSequence = /"sequence":(\d+)/.exec(answer)?.[1] ?? newestSequence;
      answers.push(answer);
    }
    const shown = (blocks[at + 1]?.code ?? "").trim().split("\n");
    expect(shown).toHaveLength(answers.length);
    for (const [index, line] of shown.entries()) {
      const pieces = line.split("…").map((piece) => piece.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
      expect(answers[index]).toMatch(new RegExp(pieces.join(".*"), "s"));
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(6);
});
