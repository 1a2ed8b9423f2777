import { describe, expect, it } from "vitest";
import { listingDocument, publishDocument } from "../../test/packument.ts";
import { readPackument } from "./packument.ts";
import { packumentActions } from "./packument-change.ts";

const stored = {
  versions: new Map<string, unknown>([
    ["1.0.0", undefined],
    ["1.0.1", "old"],
  ]),
  distTags: new Map<string, unknown>([
    ["latest", "1.0.1"],
    ["stable", "1.0.0"],
  ]),
  users: { olivia: true },
};

function packument(body: object) {
  const read = readPackument(body);
  if (read === null) throw new Error("the document has two readings");
  return read;
}

const version = (number: string, more: object = {}) => ({ name: "app", version: number, ...more });
const dropped = (more: object) => ({
  name: "app",
  versions: { "1.0.0": version("1.0.0") },
  users: { olivia: true },
  ...more,
});

const tags = { latest: "1.0.0", stable: "1.0.0" };

describe("packumentActions", () => {
  it.each<[string, object, boolean, readonly string[]]>([
    ["a new version", publishDocument("app", "2.0.0"), false, ["push"]],
    [
      "a deprecation",
      listingDocument("app", [], {
        versions: { "1.0.0": version("1.0.0", { deprecated: "x" }), "1.0.1": version("1.0.1") },
      }),
      false,
      ["push"],
    ],
    ["stars", { name: "app", users: { dan: true } }, true, ["push"]],
    ["maintainers, as npm sends them", { _id: "app", maintainers: [] }, true, ["push"]],
    [
      "one version dropped, as npm does it",
      dropped({ "dist-tags": { latest: "1.0.0", stable: "1.0.0" } }),
      true,
      ["delete"],
    ],
    ["one version dropped with its tag", dropped({ "dist-tags": { stable: "1.0.0" } }), true, ["delete"]],
    ["a tag moved beside", dropped({ "dist-tags": { latest: "1.0.0", stable: "9.9.9" } }), true, ["delete", "push"]],
    [
      "a tag added beside",
      dropped({ "dist-tags": { latest: "1.0.0", stable: "1.0.0", next: "1.0.0" } }),
      true,
      ["delete", "push"],
    ],
    ["a tag removed beside", dropped({ "dist-tags": { latest: "1.0.0" } }), true, ["delete", "push"]],
    [
      "a deprecation beside",
      dropped({ versions: { "1.0.0": version("1.0.0", { deprecated: "x" }) }, "dist-tags": { stable: "1.0.0" } }),
      true,
      ["delete", "push"],
    ],
    [
      "a deprecation that is none beside",
      dropped({ versions: { "1.0.0": version("1.0.0", { deprecated: "" }) }, "dist-tags": { stable: "1.0.0" } }),
      true,
      ["delete"],
    ],
    [
      "a star added beside",
      dropped({ "dist-tags": tags, users: { olivia: true, dan: true } }),
      true,
      ["delete", "push"],
    ],
    ["a star removed beside", dropped({ "dist-tags": tags, users: {} }), true, ["delete", "push"]],
    ["all stars removed beside", dropped({ "dist-tags": tags, users: undefined }), true, ["delete", "push"]],
    ["stars that are none beside", dropped({ "dist-tags": tags, users: ["olivia"] }), true, ["delete", "push"]],
    ["a tarball beside", { ...publishDocument("app", "1.0.0") }, true, ["delete", "push"]],
  ])("%s", async (_title, body, onRevision, actions) => {
    expect(
      await packumentActions(
        { packageName: "app", packument: packument(body), onRevision, isFiltered: false },
        async () => stored,
      ),
    ).toEqual(actions);
  });

  it("asks for both where nobody knows what is stored, and it matters", async () => {
    const put = {
      packageName: "app",
      isFiltered: false,
      onRevision: true,
      packument: packument(listingDocument("app", ["1.0.0"])),
    };
    expect(await packumentActions(put, async () => null)).toEqual(["push", "delete"]);
  });

  it("does not look at what is stored where that does not matter", async () => {
    const put = {
      packageName: "app",
      isFiltered: false,
      onRevision: false,
      packument: packument(publishDocument("app", "2.0.0")),
    };
    expect(await packumentActions(put, () => Promise.reject(new Error("asked")))).toEqual(["push"]);
  });

  it("takes any change of what is not stored for a push", async () => {
    const nothing = { versions: new Map(), distTags: new Map(), users: undefined };
    const put = {
      packageName: "app",
      isFiltered: false,
      onRevision: true,
      packument: packument(listingDocument("app", ["1.0.0"])),
    };
    expect(await packumentActions(put, async () => nothing)).toEqual(["push"]);
  });
});
