import { describeNpmClients } from "./describe-npm-clients.ts";
import { startExpressRegistry } from "./express-registry.ts";

describeNpmClients({ start: startExpressRegistry, developersDelete: false });
