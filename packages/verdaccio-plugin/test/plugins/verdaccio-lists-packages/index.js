import { localPackages, packageInventory } from "../../../src/package-inventory.ts";

/** A middleware that answers with a page of the inventory. */
export default function listsPackages() {
  return {
    register_middlewares(app, _auth, storage) {
      const inventory = packageInventory(() => localPackages(storage));
      app.get("/-/inventory", ({ query }, response, next) => {
        const page = { packageType: query.type, after: query.after ?? null, limit: Number(query.limit) };
        inventory(1, page).then((names) => response.json(names), next);
      });
    },
  };
}
