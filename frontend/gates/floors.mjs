// Checks who imports whom, says how many files were read, and fails when it read none.
import { createRequire } from 'node:module'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const { options, forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs')
const { output } = await cruise(
  ['src'],
  { ...options, ruleSet: { forbidden }, validate: true },
  undefined,
  { tsConfig: extractTSConfig('tsconfig.json') },
)
const { totalCruised, totalDependenciesCruised, violations } = output.summary
for (const { from, to, rule } of violations) console.error(`${rule.name}: ${from} -> ${to}`)
console.log(`floors: ${totalCruised} files, ${totalDependenciesCruised} imports read`)
process.exitCode = violations.length > 0 || totalDependenciesCruised === 0 ? 1 : 0
