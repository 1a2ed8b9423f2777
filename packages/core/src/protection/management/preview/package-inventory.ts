import { err, ok, type Result } from "neverthrow";
import type { PackageName } from "../../../analysis/rule-set-comparison.ts";
import { type InventoryUnavailable, inventoryUnavailable } from "../../../rules/errors.ts";
import { type PackageType, packageTypes } from "../../../rules/package-type.ts";
import { type Deadline, timedOut, waitWithin } from "../../deadline.ts";

/** A page of a project's packages of one type. */
export interface InventoryPage {
  readonly packageType: PackageType;
  /** The last name of the page before; null for the first page. */
  readonly after: string | null;
  /** The most names in the answer. */
  readonly limit: number;
}

/**
 * The host's packages: the names that follow `after`, in an order that stays the same.
 *
 * A list without names is the end. A throw, a rejection, a malformed answer, or no answer in time is `inventory_unavailable`.
 */
export type PackageInventory = (projectId: number, page: InventoryPage) => PromiseLike<readonly string[]>;

/** Packages to look at, a batch at a time; at the end an empty batch. */
export type PackageSource = (deadline: Deadline) => Promise<Result<readonly PackageName[], InventoryUnavailable>>;

/** The most packages in a batch. */
const batchSize = 1000;

/** Packages that were listed, behind `after`. All of them where `after` is not among them. */
export function listedPackages(packages: readonly PackageName[], after: PackageName | undefined): PackageSource {
  let place =
    1 +
    packages.findIndex(
      ({ packageType, packageName }) => packageType === after?.packageType && packageName === after.packageName,
    );
  return async () => {
    const batch = packages.slice(place, place + batchSize);
    place += batchSize;
    return ok(batch);
  };
}

/** The host's packages of some types, in the order of `packageTypes`, behind `after`. */
export function inventoryPackages(
  inventory: PackageInventory,
  projectId: number,
  wantedTypes: ReadonlySet<PackageType>,
  after: PackageName | undefined,
): PackageSource {
  const first = after === undefined ? 0 : packageTypes.indexOf(after.packageType);
  const types = packageTypes.filter((type, place) => place >= first && wantedTypes.has(type));
  let last = after;
  return async (deadline) => {
    for (let [packageType] = types; packageType !== undefined; [packageType] = types) {
      const from = last?.packageType === packageType ? last.packageName : null;
      const page = await readPage(inventory, deadline, projectId, { packageType, after: from, limit: batchSize });
      if (page.isErr()) return err(page.error);
      const batch = page.value.map((packageName) => ({ packageType, packageName }));
      last = batch.at(-1);
      if (last !== undefined) return ok(batch);
      types.shift();
    }
    return ok([]);
  };
}

async function readPage(
  inventory: PackageInventory,
  deadline: Deadline,
  projectId: number,
  page: InventoryPage,
): Promise<Result<readonly string[], InventoryUnavailable>> {
  try {
    const answer = await waitWithin(deadline, () => Promise.resolve(inventory(projectId, page)));
    if (answer === timedOut) return err(inventoryUnavailable(new Error("the inventory did not answer in time")));
    const error = answerError(answer, page);
    if (error !== null) return err(inventoryUnavailable(new Error(`the inventory returned ${error}`)));
    return ok([...answer]);
  } catch (cause) {
    return err(inventoryUnavailable(cause));
  }
}

/** The reason why an answer is invalid; null if it is valid. */
function answerError(names: readonly string[], { after, limit }: InventoryPage): string | null {
  if (!Array.isArray(names)) return `${typeof names}, not a list of names`;
  if (names.length > limit) return `${names.length} names for a limit of ${limit}`;
  if (!names.every((name) => typeof name === "string" && name !== ""))
    return "a name that is not a string, or is empty";
  return after !== null && names.at(-1) === after ? "the page that it returned before" : null;
}
