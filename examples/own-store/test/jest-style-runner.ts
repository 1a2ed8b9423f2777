import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/*
 * Not Jest, which is some two hundred packages, but what a contract suite meets of it: `describe` and `test` are globals;
 * tests are registered in the turn in which their `describe` is called; a check with a parameter would be left waiting for
 * a callback; a check returns a promise or nothing. There is no time limit, and all runs in one realm.
 */

const tests: { readonly title: string; readonly check: () => unknown }[] = [];
const groups: string[] = [];
let isLoading = true;

function describe(title: string, body: () => unknown): void {
  groups.push(title);
  if (body() !== undefined) throw new Error(`"${title}" returns a value from describe`);
  groups.pop();
}

function test(title: string, check: (...parameters: readonly unknown[]) => unknown): void {
  if (!isLoading) throw new Error(`"${title}" is added when tests are already running`);
  if (check.length > 0) throw new Error(`"${title}" takes a callback`);
  tests.push({ title: [...groups, title].join(" > "), check });
}

async function failureOf(check: () => unknown): Promise<unknown> {
  try {
    const returned = check();
    if (returned !== undefined && !(returned instanceof Promise)) return "it returns neither a promise nor nothing";
    await returned;
    return null;
  } catch (error) {
    return error;
  }
}

Object.assign(globalThis, { describe, test });
await import(pathToFileURL(resolve(process.argv[2] ?? "")).href);
isLoading = false;

let failed = 0;
for (const { title, check } of tests) {
  const failure = await failureOf(check);
  if (failure !== null) failed += 1;
  console.log(failure === null ? `passed: ${title}` : `FAILED: ${title}`, failure ?? "");
}
console.log(`${tests.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && tests.length > 0 ? 0 : 1;
