// Removes the folders named, so that what was renamed or deleted does not live on in a build.
import { rmSync } from 'node:fs'

for (const folder of process.argv.slice(2)) rmSync(folder, { recursive: true, force: true })
