import { createRequire } from "node:module";

/** A storage plugin that keeps packages where Verdaccio itself would, and is not Verdaccio's own. */
const { default: LocalDatabase } = createRequire(process.argv[1])("@verdaccio/local-storage-legacy");

export default class AnotherStorage extends LocalDatabase {
  constructor(_options, { config, logger }) {
    super(config, logger);
  }
}
