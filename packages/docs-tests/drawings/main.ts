import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawHouse } from "./house.ts";
import { drawRequest } from "./request.ts";

const repository = join(import.meta.dirname, "../../..");
writeFileSync(join(repository, "docs/house.svg"), drawHouse(repository));
writeFileSync(join(repository, "docs/request.svg"), drawRequest(repository));
