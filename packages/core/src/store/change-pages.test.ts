import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ProtectionRule, type Revision, revision } from "../rules/rule.ts";
import { pageOfChanges } from "./change-pages.ts";
import {
  endOf,
  isBehind,
  neverWritten,
  readRevision,
  startOf,
  type WritePoint,
  writeRevision,
} from "./rule-revision.ts";

/** What one write does: an id is inserted or changed, or removed if it is negative. */
type Write = readonly number[];

/** A log as a store keeps it, with nothing but what `pageOfChanges` needs. */
function logOf(writes: readonly Write[]) {
  const newest = pointOf(writes.length);
  const changes = writes.flatMap((write, index) =>
    write.map((id, position) => ({ ...pointOf(index + 1), position, ruleId: Math.abs(id), isRemoval: id < 0 })),
  );
  const last = changes.filter(
    (change, index) => !changes.slice(index + 1).some(({ ruleId }) => ruleId === change.ruleId),
  );
  const rules = last.filter(({ isRemoval }) => !isRemoval).map((place) => ({ ...place, rule: ruleOf(place) }));
  return { newest, rules, removals: changes.filter(({ isRemoval }) => isRemoval) };
}

function pointOf(sequence: number): WritePoint {
  return sequence === 0 ? neverWritten : { sequence, token: `token-${sequence}` };
}

function ruleOf({ ruleId, ...write }: WritePoint & { readonly ruleId: number }): ProtectionRule {
  return {
    id: ruleId,
    projectId: 7,
    revision: writeRevision(write),
    packageNamePattern: `app-${ruleId}`,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement: "active",
    createdAt: 0,
    createdBy: null,
    updatedAt: 0,
    updatedBy: null,
  };
}

function page(writes: readonly Write[], since: Revision | null, limit: number) {
  const { newest, rules, removals } = logOf(writes);
  const position = since === null ? null : readRevision(since);
  const { base, after } = position ?? startOf(newest);
  const rows = {
    removals: removals.filter((removal) => isBehind(removal, base)).slice(0, limit + 1),
    rules: rules.filter((rule) => isBehind(rule, after)).slice(0, limit + 1),
  };
  return pageOfChanges({ newest, position, ...rows }, limit);
}

/** Ids are never used again, so a write removes only ids that are there. */
const writes: fc.Arbitrary<readonly Write[]> = fc
  .array(fc.array(fc.tuple(fc.nat(5), fc.boolean()), { minLength: 1, maxLength: 6 }), { maxLength: 12 })
  .map((plan) => {
    let newestId = 0;
    const there = new Set<number>();
    return plan.map((steps) => {
      const named = new Set<number>();
      return steps.flatMap(([place, isRemoval]) => {
        const id = [...there][place];
        if (id !== undefined && named.has(id)) return [];
        if (id === undefined) {
          newestId += 1;
          there.add(newestId);
          named.add(newestId);
          return [newestId];
        }
        named.add(id);
        if (isRemoval) there.delete(id);
        return [isRemoval ? -id : id];
      });
    });
  })
  .map((plan) => plan.filter((write) => write.length > 0));

describe("pages of changes", () => {
  it("give exactly the rules of now, however many writes come between them", () => {
    fc.assert(
      fc.property(
        writes,
        fc.array(fc.nat(4), { minLength: 1 }),
        fc.integer({ min: 1, max: 4 }),
        (all, pauses, limit) => {
          const held = new Map<number, ProtectionRule>();
          let since: Revision | null = null;
          let written = 0;
          for (let count = 0; ; count++) {
            const { revision: next, rules, removed, whole, more } = page(all.slice(0, written), since, limit);
            expect(rules.length + removed.length).toBeLessThanOrEqual(limit);
            expect(rules.length + removed.length > 0 || !more).toBe(true);
            expect(whole).toBe(since === null);
            for (const id of removed) held.delete(id);
            for (const rule of rules) held.set(rule.id, rule);
            since = next;
            if (!more) {
              const now = logOf(all.slice(0, written)).rules.map(({ rule }) => rule);
              expect([...held.values()].sort(byId)).toEqual([...now].sort(byId));
              expect(next).toBe(writeRevision(pointOf(written)));
              if (written === all.length) break;
            }
            written = Math.min(all.length, written + (pauses[count % pauses.length] ?? 1) + (more ? 0 : 1));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("end with a page that is exactly full", () => {
    const full: readonly Write[] = [
      [1, 2],
      [-1, -2],
    ];
    expect(page(full, writeRevision(pointOf(1)), 2)).toMatchObject({ removed: [1, 2], rules: [], more: false });
    expect(page([[1, 2]], null, 2)).toMatchObject({ rules: [{ id: 1 }, { id: 2 }], more: false });
  });

  it("say nothing to a reader at the newest write", () => {
    fc.assert(
      fc.property(writes, (all) => {
        const since = writeRevision(pointOf(all.length));
        expect(page(all, since, 3)).toEqual({ revision: since, rules: [], removed: [], whole: false, more: false });
      }),
    );
  });
});

describe("a revision", () => {
  it("is read as what it was made of", () => {
    expect(readRevision(writeRevision(pointOf(12)))).toEqual(endOf(pointOf(12)));
    const first = page([[1, 2, 3, 4]], null, 2);
    expect(first.revision).toBe("1.token-1.2147483647.1.1");
    expect(readRevision(first.revision)).toEqual({
      base: { sequence: 1, token: "token-1", position: 2147483647 },
      after: expect.objectContaining({ sequence: 1, position: 1 }),
    });
  });

  it.each([
    ...["", "1", "1.", ".a", "1.a.2", "1.a.2.3", "1.a.2.3.4.5", "-1.a", "1.5.a.b", " 1.a", "1.a ", "1.a\n", "1.ä"],
    ...["1e3.a", "0x1.a", `${"9".repeat(16)}.a`, "1.a.9999999999.0.0", "1.a.0.0.2147483648", "1.a.0.1.1", "1.a.0.2.0"],
    `1.${"a".repeat(65)}`,
  ])("is not read from %j", (text) => {
    expect(readRevision(revision(text))).toBeNull();
  });
});

function byId(one: ProtectionRule, other: ProtectionRule): number {
  return one.id - other.id;
}
