import { changeFaults } from "./change-faults.ts";
import { historyFaults } from "./history-faults.ts";
import { keepingFaults } from "./keeping-faults.ts";
import type { PlantedFault } from "./planted-fault.ts";
import { valueFaults } from "./value-faults.ts";
import { idFaults, writeFaults } from "./write-faults.ts";

export const plantedFaults: readonly PlantedFault[] = [
  ...valueFaults,
  ...idFaults,
  ...writeFaults,
  ...changeFaults,
  ...historyFaults,
  ...keepingFaults,
];
