// The events that everything we send is built from: one complete event a type, in the package's `fixtures/events`.

import { readFileSync } from 'node:fs'
import type { EnsEvent } from './ens/event.js'
import { eventType } from './ens/event-catalogue.js'
import { packageFolder } from './package-folder.js'
import type { ReadFixture } from './ports.js'

/** Reads each file once, when it is first asked for. What it answers is frozen at the top: builders make copies. */
export const createReadFixture = (): ReadFixture => {
  const read = new Map<string, EnsEvent>()
  return name => {
    // Only names of the catalogue become part of a path.
    if (eventType(name) === undefined) return undefined
    const known = read.get(name)
    if (known !== undefined) return known
    const event: EnsEvent = Object.freeze(
      JSON.parse(readFileSync(new URL(`${name}.json`, packageFolder('fixtures/events/')), 'utf8'))
    )
    read.set(name, event)
    return event
  }
}
