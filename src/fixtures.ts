// The events that everything we send is built from: one complete event a type, in the package's `fixtures/events`.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { EnsEvent } from './ens/event.js'
import { eventType } from './ens/event-catalogue.js'
import type { ReadFixture } from './ports.js'

/**
 * By the package's own name, because sources, library and bundle lie at different depths. Not by `import.meta.resolve`,
 * which vitest does not have for a package that is linked.
 */
const folder = (): URL =>
  new URL('fixtures/events/', pathToFileURL(createRequire(import.meta.url).resolve('ens-local/package.json')))

/** Reads each file once, when it is first asked for. What it answers is frozen at the top: builders make copies. */
export const createReadFixture = (): ReadFixture => {
  const read = new Map<string, EnsEvent>()
  return name => {
    // Only names of the catalogue become part of a path.
    if (eventType(name) === undefined) return undefined
    const known = read.get(name)
    if (known !== undefined) return known
    const event: EnsEvent = Object.freeze(JSON.parse(readFileSync(new URL(`${name}.json`, folder()), 'utf8')))
    read.set(name, event)
    return event
  }
}
