import { defineConfig } from "tsup";

const shared = { target: "node22", tsconfig: "tsconfig.src.json", removeNodeProtocol: false } as const;

export default defineConfig([
  {
    ...shared,
    // The stores of databases are bundled, from their sources: as dependencies they would install their drivers for everybody.
    entry: { main: "src/main.ts" },
    format: ["esm"],
    splitting: true,
    external: ["better-sqlite3", "pg"],
    esbuildOptions(options) {
      options.conditions = ["package-protection-source"];
    },
  },
  {
    ...shared,
    entry: { "rules-file": "src/rules-file/index.ts" },
    format: ["esm", "cjs"],
    dts: true,
  },
]);
