import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { exchange, type Pieces } from "./exchange.ts";
import { complaintAbout, complaintAboutAnswer, distinguishable, secret } from "./judgement.ts";
import { arbitraryBytes, arbitraryRequest, type FuzzRequest } from "./request-arbitrary.ts";
import { requestBytes, requestPieces, targetFor } from "./request-bytes.ts";
import { parseResponses, type RawResponse } from "./responses.ts";
import { type ServerUnderTest, startServerUnderTest } from "./server-under-test.ts";

export interface FuzzOptions {
  /** As the example's setting `DATABASE`. */
  readonly database: string;
  /** About how many requests are sent. */
  readonly requests: number;
  readonly seed: number;
  readonly report: (progress: string) => void;
}

export interface FuzzReport {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly heapBefore: number;
  readonly heapAfter: number;
}

const atOnce = 8;
const hidden = "/api/v4/projects/8/packages/protection/rules";

/**
 * Sends generated requests to the example server and judges every answer.
 *
 * @throws with the smallest failing input that was found, and the seed that finds it again.
 */
export async function fuzz({ database, requests, seed, report }: FuzzOptions): Promise<FuzzReport> {
  const server = await startServerUnderTest(database);
  const byStatus: Record<string, number> = {};
  let sent = 0;
  const ask: Ask = async (pieces, methods, saysEnd = false) => {
    const responses = parseResponses(await exchange(server.port, pieces, saysEnd), methods);
    sent += methods.length;
    for (const { status } of responses) byStatus[status] = (byStatus[status] ?? 0) + 1;
    return responses;
  };
  try {
    await createHiddenRule(server);
    await runLaws(ask, server, warmUp(requests), seed);
    await clearRules(server);
    const heapBefore = await server.heapBytes();
    report(`warm after ${sent} requests, ${heapBefore} bytes in the heap`);
    for (let part = 1; part <= 10; part++) {
      await runLaws(ask, server, Math.ceil(requests / 10), seed + part * 100);
      report(`${sent} requests`);
    }
    await clearRules(server);
    return { requests: sent, byStatus, heapBefore, heapAfter: await server.heapBytes() };
  } finally {
    await server.stop();
  }
}

/** So many that the heap has its size; of a short run not more than half. */
function warmUp(requests: number): number {
  return Math.ceil(Math.max(requests / 20, Math.min(3_000, requests / 2)));
}

type Ask = (pieces: Pieces, methods: readonly string[], saysEnd?: boolean) => Promise<readonly RawResponse[]>;

/** Each law gets its part of the requests; several runs go on at once, each with a seed of its own. */
async function runLaws(ask: Ask, server: ServerUnderTest, requests: number, seed: number): Promise<void> {
  const laws = [
    { holds: lawRunner(answersAreDocumented(ask)), requestsEach: 1, share: 0.5 },
    { holds: lawRunner(hiddenIsMissing(ask)), requestsEach: 2, share: 0.25 },
    { holds: lawRunner(pipelinedRequestsAreAnsweredInTurn(ask)), requestsEach: 3, share: 0.15 },
    { holds: lawRunner(nonsenseIsRefused(ask)), requestsEach: 1, share: 0.1 },
  ];
  for (const { holds, requestsEach, share } of laws) {
    const numRuns = Math.ceil((requests * share) / requestsEach / atOnce);
    await Promise.all(Array.from({ length: atOnce }, (_, at) => holds(seed + at, numRuns)));
    const crash = server.crash();
    if (crash !== null) throw new Error(crash);
  }
}

function lawRunner<Input>(law: fc.IAsyncProperty<Input>) {
  return (seed: number, numRuns: number) => fc.assert(law, { seed, numRuns });
}

function answersAreDocumented(ask: Ask) {
  return fc.asyncProperty(
    arbitraryRequest,
    fc.constantFrom("7", "9", "10", "flightjs%2fFLIGHT", "007"),
    async (request, project) => {
      const responses = await ask(requestPieces(request, project), [request.method]);
      require(responses.length === 1, `${responses.length} answers to one request`);
      refuse(responses.map((response) => complaintAboutAnswer(request.method, targetFor(request, project), response)));
    },
  );
}

function hiddenIsMissing(ask: Ask) {
  const projects = fc.constantFrom(["8", "8888"], ["flightjs%2Fhangar", "flightjs%2Fhangaz"]);
  return fc.asyncProperty(arbitraryRequest, projects, async (request, pair) => {
    const [ofHidden, ofMissing] = await Promise.all(
      pair.map(async (project) => {
        const responses = await ask(requestPieces(request, project), [request.method]);
        refuse(responses.map(complaintAbout));
        return responses.map(distinguishable);
      }),
    );
    require(isDeepStrictEqual(
      ofHidden,
      ofMissing,
    ), `hidden and missing differ: ${JSON.stringify([ofHidden, ofMissing])}`);
  });
}

function pipelinedRequestsAreAnsweredInTurn(ask: Ask) {
  const arbitraryRequests = fc.array(arbitraryRequest, { minLength: 2, maxLength: 4 });
  return fc.asyncProperty(arbitraryRequests, async (requests) => {
    const bytes = requests.map((request, at) =>
      requestBytes(request, "7", at === requests.length - 1 ? "close" : "keep-alive"),
    );
    const responses = await ask(
      [Buffer.concat(bytes)],
      requests.map(({ method }) => method),
    );
    require(responses.length > 0 &&
      responses.length <= requests.length, `${responses.length} answers to ${requests.length} requests`);
    refuse(
      responses.map((response, at) => {
        const { method, target } = requests[at] as FuzzRequest;
        return complaintAboutAnswer(method, target.replace("{id}", "7"), response);
      }),
    );
  });
}

function nonsenseIsRefused(ask: Ask) {
  return fc.asyncProperty(arbitraryBytes, async (bytes) =>
    refuse((await ask([bytes], ["GET"], true)).map(complaintAbout)),
  );
}

function require(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function refuse(complaints: readonly (string | null)[]): void {
  for (const complaint of complaints) if (complaint !== null) throw new Error(complaint);
}

async function createHiddenRule({ port }: ServerUnderTest): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}${hidden}`, {
    method: "POST",
    headers: { "PRIVATE-TOKEN": "demo-owner", "Content-Type": "application/json" },
    body: JSON.stringify({
      package_name_pattern: `${secret}-*`,
      package_type: "npm",
      minimum_access_level_for_push: "admin",
    }),
  });
  require(response.status === 201, `no hidden rule: ${response.status}`);
}

/** What the fuzzer made would count as a leak. */
async function clearRules({ port }: ServerUnderTest): Promise<void> {
  for (const project of [7, 9, 10]) {
    const response = await fetch(`http://127.0.0.1:${port}/api/v4/projects/${project}/packages/protection/rule_set`, {
      method: "PUT",
      headers: { "PRIVATE-TOKEN": "demo-owner", "Content-Type": "application/json" },
      body: '{"rules":[]}',
    });
    require(response.status === 200, `the rules stay: ${response.status} ${await response.text()}`);
  }
}
