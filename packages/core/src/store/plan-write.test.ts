import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Enforcement, type ProtectionRule, revision, ruleDraft, ruleKey } from "../rules/rule.ts";
import { planWrite } from "./plan-write.ts";
import type { RuleOperation, WriteOptions } from "./rule-store.ts";

const note: WriteOptions = { at: 5, by: "ann" };

function draft(packageNamePattern: string, enforcement: Enforcement = "active") {
  const terms = {
    packageNamePattern,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    enforcement,
  } as const;
  return ruleDraft(terms)._unsafeUnwrap();
}

function insert(name: string): RuleOperation {
  return { kind: "insert", terms: draft(name) };
}

/** Of a rule that the first write made. */
function replace(ruleId: number, name: string): RuleOperation {
  return { kind: "replace", ruleId, expected: revision("1"), terms: draft(name) };
}

/** A project that keeps what is planned. */
function project() {
  const rules = new Map<number, ProtectionRule>();
  let newestId = 0;
  let writes = 0;
  return {
    rules,
    ids: () => newestId,
    write(operations: readonly RuleOperation[], options = note) {
      const state = {
        projectId: 7,
        revision: revision(`${writes}`),
        findRule: (id: number) => rules.get(id),
        findHolder: (terms: Parameters<typeof ruleKey>[0]) =>
          [...rules.values()].find((rule) => ruleKey(rule) === ruleKey(terms))?.id,
      };
      const stamp = { revision: revision(`${writes + 1}`), nextId: () => ++newestId };
      return planWrite(state, operations, options, stamp).map((changes) => {
        writes += 1;
        for (const { before } of changes) if (before !== null) rules.delete(before.id);
        for (const { after } of changes) if (after !== null) rules.set(after.id, after);
        return changes;
      });
    },
  };
}

const operation = fc.oneof(
  fc.record({ kind: fc.constant("insert" as const), name: fc.constantFrom("a", "b", "c") }),
  fc.record({ kind: fc.constant("replace" as const), name: fc.constantFrom("a", "b", "c"), ruleId: fc.nat(6) }),
  fc.record({ kind: fc.constant("remove" as const), ruleId: fc.nat(6) }),
);
const batches = fc.array(fc.uniqueArray(operation, { minLength: 1, maxLength: 4, selector: nameOf }), {
  maxLength: 20,
});

function nameOf(one: { readonly kind: string; readonly ruleId?: number; readonly name?: string }): string {
  return one.ruleId === undefined ? `new ${one.name}` : `${one.ruleId}`;
}

describe("a planned write", () => {
  it("leaves no two rules with one key, and fails exactly where it would", () => {
    fc.assert(
      fc.property(batches, (plan) => {
        const { rules, write, ids } = project();
        for (const batch of plan) {
          const operations = batch.map((one): RuleOperation => {
            if (one.kind === "insert") return { kind: "insert", terms: draft(one.name) };
            const expected = rules.get(one.ruleId)?.revision ?? revision("none");
            if (one.kind === "remove") return { kind: "remove", ruleId: one.ruleId, expected };
            return { kind: "replace", ruleId: one.ruleId, expected, terms: draft(one.name) };
          });
          const named = operations.flatMap((one) => (one.kind === "insert" ? [] : [one.ruleId]));
          const isMissing = named.some((id) => !rules.has(id));
          const keys = [
            ...[...rules.values()].filter(({ id }) => !named.includes(id)).map(ruleKey),
            ...operations.flatMap((one) => (one.kind === "remove" ? [] : [ruleKey(one.terms)])),
          ];
          const before = { rules: new Map(rules), ids: ids() };
          const written = write(operations);
          expect(written.isErr()).toBe(isMissing || new Set(keys).size < keys.length);
          if (written.isErr()) {
            expect({ rules, ids: ids() }).toEqual(before);
          } else {
            const left = [...rules.values()].map(ruleKey);
            expect([...left].sort()).toEqual([...keys].sort());
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, number, readonly RuleOperation[]]>([
    ["an inserted rule and a later one", 0, [insert("b"), insert("c"), insert("b")]],
    ["a replaced rule and an inserted one", 1, [insert("b"), replace(1, "c"), insert("c")]],
    ["an inserted rule and one that stays", 1, [insert("b"), insert("a")]],
    ["a rule that stays and a replaced one", 1, [insert("b"), replace(2, "a")]],
  ])("would give %s one key: the conflict is of operation %i, which comes first", (_, operation, operations) => {
    const { write } = project();
    write([insert("a"), insert("x")])._unsafeUnwrap();
    expect(write(operations)._unsafeUnwrapErr()).toEqual({ type: "pattern_taken", operation });
  });

  it("may swap the keys of rules, and insert the key of one that goes", () => {
    const { write, rules } = project();
    write([insert("a"), insert("b")])._unsafeUnwrap();
    write([replace(1, "b"), replace(2, "a")])._unsafeUnwrap();
    expect([...rules.values()].map(({ id, packageNamePattern }) => [id, packageNamePattern])).toEqual([
      [1, "b"],
      [2, "a"],
    ]);
    write([insert("a"), { kind: "remove", ruleId: 2, expected: null }])._unsafeUnwrap();
    expect([...rules.keys()]).toEqual([1, 3]);
  });

  it("keeps who created a rule and when", () => {
    const { write } = project();
    write([{ kind: "insert", terms: draft("a") }])._unsafeUnwrap();
    const [change] = write([{ kind: "replace", ruleId: 1, expected: revision("1"), terms: draft("a", "evaluate") }], {
      at: 3,
      by: null,
    })._unsafeUnwrap();
    expect(change?.after).toMatchObject({
      createdAt: 5,
      createdBy: "ann",
      updatedAt: 3,
      updatedBy: null,
      revision: "2",
    });
    expect(change?.after?.enforcement).toBe("evaluate");
    expect(Object.isFrozen(change?.after)).toBe(true);
  });

  it("happens at the project's revision alone, where one is expected", () => {
    const { write } = project();
    const insert = [{ kind: "insert", terms: draft("a") }] as const;
    const stale = write(insert, { ...note, expected: revision("1") });
    expect(stale._unsafeUnwrapErr()).toEqual({ type: "rules_changed" });
    expect(write(insert, { ...note, expected: revision("0") }).isOk()).toBe(true);
  });
});
