// Prints "N passed, N failed[, N skipped]" from a CTRF result file; fails when a test failed or none ran.
import { readFileSync } from "node:fs";

const { summary } = JSON.parse(readFileSync(process.argv[2], "utf8")).results;
const failed = summary.failed + (summary.other ?? 0);
const skipped = summary.skipped + (summary.pending ?? 0);
console.log(`${summary.passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
if (failed > 0 || summary.passed === 0) process.exitCode = 1;
