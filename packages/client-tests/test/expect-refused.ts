import { expect } from "vitest";
import type { ClientRun } from "./client-process.ts";
import type { GuardedRegistry } from "./guarded-registry.ts";

/** The client fails, a person reads why, and the registry keeps what it kept before and nothing else. */
export async function expectRefused(
  registry: GuardedRegistry,
  reason: string | RegExp,
  command: () => Promise<ClientRun>,
): Promise<void> {
  const before = await registry.keptFiles();
  const { exitCode, screen } = await command();
  expect(exitCode, `should have failed, and said: ${screen}`).toBeGreaterThan(0);
  expect(screen).toMatch(reason);
  expect(await registry.keptFiles()).toEqual(before);
}

export async function expectDone(command: Promise<ClientRun>): Promise<void> {
  const { exitCode, screen } = await command;
  expect(exitCode, screen).toBe(0);
}
