import { writeApiReport } from "./api-report.ts";
import { publishedPackages } from "./packed-packages.ts";

for (const { folder } of publishedPackages()) writeApiReport(folder);
