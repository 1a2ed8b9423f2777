import type { Refusal, RefusalPage } from "./refusal.ts";

/** The newest refusals of this process, in a bounded memory over all projects. */
export interface RefusalMemory {
  record(projectId: number, refusal: Refusal): void;
  /** The project's newest, at most `limit`, newest first. */
  recent(projectId: number, limit: number): RefusalPage;
  /** Drops the refusals of a project. */
  forget(projectId: number): void;
  /** Replaces a person's name. */
  rename(from: string, to: string): void;
}

/** The refusals of one project; at least one. */
interface ProjectRefusals {
  /** Oldest first. */
  refusals: Refusal[];
  bytes: number;
  /** Every refusal from then on is in the memory. */
  since: number;
}

const defaultBytes = 4 * 2 ** 20;

/**
 * Creates a memory of refusals that weigh at most `maximumBytes`, by an estimate.
 *
 * If they weigh more, the oldest of the project with the heaviest ones is dropped. So a flood in one project doesn't push out
 * the refusals of others.
 *
 * @param startedAt milliseconds since the epoch.
 */
export function createRefusalMemory(startedAt: number, maximumBytes = defaultBytes): RefusalMemory {
  const projects = new Map<number, ProjectRefusals>();
  /** For projects without a refusal in the memory. */
  let sinceOfOthers = startedAt;
  let bytes = 0;

  function dropOldest(projectId: number, project: ProjectRefusals): void {
    const dropped = project.refusals.shift();
    if (dropped === undefined) return;
    const weight = estimatedBytesOf(dropped);
    bytes -= weight;
    project.bytes -= weight;
    project.since = Math.max(project.since, dropped.at + 1);
    if (project.refusals.length > 0) return;
    projects.delete(projectId);
    sinceOfOthers = Math.max(sinceOfOthers, project.since);
  }

  return {
    record(projectId, refusal) {
      const project = projects.get(projectId) ?? { refusals: [], bytes: 0, since: sinceOfOthers };
      const weight = estimatedBytesOf(refusal);
      project.refusals.push(refusal);
      project.bytes += weight;
      bytes += weight;
      projects.set(projectId, project);
      while (bytes > maximumBytes) {
        const heaviest = heaviestOf(projects);
        if (heaviest === null) return;
        dropOldest(...heaviest);
      }
    },
    recent(projectId, limit) {
      const { refusals, since } = projects.get(projectId) ?? { refusals: [], since: sinceOfOthers };
      return { since, refusals: refusals.slice(-limit).reverse() };
    },
    forget(projectId) {
      const project = projects.get(projectId);
      while (project !== undefined && project.refusals.length > 0) dropOldest(projectId, project);
    },
    rename(from, to) {
      const longer = bytesOfCharacter * (to.length - from.length);
      for (const project of projects.values()) {
        project.refusals = project.refusals.map((refusal) => {
          if (refusal.name !== from) return refusal;
          bytes += longer;
          project.bytes += longer;
          return { ...refusal, name: to };
        });
      }
    },
  };
}

function heaviestOf(projects: ReadonlyMap<number, ProjectRefusals>): [number, ProjectRefusals] | null {
  let heaviest: [number, ProjectRefusals] | null = null;
  for (const entry of projects) if (heaviest === null || entry[1].bytes > heaviest[1].bytes) heaviest = entry;
  return heaviest;
}

const bytesOfRefusal = 400;
const bytesOfRule = 150;
const bytesOfCharacter = 2;

function estimatedBytesOf({ rules, packageName, name }: Refusal): number {
  const characters = rules.reduce((sum, rule) => sum + rule.packageNamePattern.length, packageName?.length ?? 0);
  return bytesOfRefusal + bytesOfRule * rules.length + bytesOfCharacter * (characters + (name?.length ?? 0));
}
