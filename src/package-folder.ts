// Where the package's own files are.

import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * A folder of the package, such as `fixtures/events/`. By the package's own name, because sources, library and bundle lie
 * at different depths. Not by `import.meta.resolve`, which vitest does not have for a package that is linked.
 */
export const packageFolder = (path: string): URL =>
  new URL(path, pathToFileURL(createRequire(import.meta.url).resolve('ens-local/package.json')))
