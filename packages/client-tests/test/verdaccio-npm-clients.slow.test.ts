import { describeNpmClients } from "./describe-npm-clients.ts";
import { startVerdaccio } from "./verdaccio.ts";

describeNpmClients({ start: startVerdaccio, developersDelete: true });
