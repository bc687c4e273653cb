// Reads CTRF result files: the run, and if there was one the second try of what failed in it.
//   node totals.mjs RUN [SECOND]       prints "N passed, N failed[, N skipped]", and before it the names of tests that passed
//                                      only at the second try; fails when a test failed twice or none ran
//   node totals.mjs --failed RUN       prints what to try again, "Class.Method" a line; nothing when more than a few failed
import { readFileSync } from "node:fs";

const read = file => JSON.parse(readFileSync(file, "utf8")).results;
const hasFailed = test => test.status === "failed" || test.status === "other";
const fewest = 5;

if (process.argv[2] === "--failed") {
  const methods = new Set(read(process.argv[3]).tests.filter(hasFailed).map(({ extra }) => `${extra.type}.${extra.method}`));
  if (methods.size <= fewest) for (const method of methods) console.log(method);
} else {
  const [run, second] = process.argv.slice(2);
  const { summary, tests } = read(run);
  const passed = new Set(second ? read(second).tests.filter(test => test.status === "passed").map(test => test.name) : []);
  const unsteady = tests.filter(test => hasFailed(test) && passed.has(test.name));
  for (const { name } of unsteady) console.log(`UNSTEADY, passed only at the second try: ${name}`);
  const failed = summary.failed + (summary.other ?? 0) - unsteady.length;
  const skipped = summary.skipped + (summary.pending ?? 0);
  console.log(`${summary.passed + unsteady.length} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
  if (failed > 0 || summary.passed === 0) process.exitCode = 1;
}
