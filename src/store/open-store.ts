// Opens the store a location names: `memory`, or the path of a file. The only way in, and the same store either way.

import { resolve } from 'node:path'
import { UserError } from '../errors.js'
import type { Stopwatch, Store } from '../ports.js'
import { createStore } from './create-store.js'
import { loadSqlite, type SqliteEngine } from './load-sqlite.js'
import { inMemory, openSqlite, type Sqlite } from './open-sqlite.js'

const toPath = (location: string): string => {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1]
  if (scheme === undefined) return location === 'memory' ? inMemory : resolve(location)
  // Not the location itself: such a url often has a password in it.
  const what = /^postgres/i.test(scheme)
    ? 'A store in PostgreSQL is not in this version of ens-local yet'
    : `ens-local has no store for ${scheme}://`
  throw new UserError(`${what}.`, 'Give the path of a file to keep things in, or `memory`.', {
    code: 'ERR_STORE_UNSUPPORTED'
  })
}

/** A second in all: as long as an emulator that is being closed may need. */
const [TRIES, PAUSE_MS] = [20, 50]

type Pause = Pick<Stopwatch, 'after'>

const turnOfTheLoop: Pause = {
  after: (_, run) => {
    const turn = setImmediate(run)
    return () => clearImmediate(turn)
  }
}

const isLocked = (error: unknown): boolean => error instanceof UserError && error.code === 'ERR_STORE_LOCKED'

/** Two that start at the same moment can keep each other out; each try begins anew, so that one of them gets in. */
const openInTurn = async (engine: SqliteEngine, path: string, pause: Pause): Promise<Sqlite> => {
  for (let left = TRIES; left > 0; left--) {
    try {
      return openSqlite(engine, path)
    } catch (error) {
      if (!isLocked(error)) throw error
    }
    await new Promise<void>(done => pause.after(PAUSE_MS, done))
  }
  return openSqlite(engine, path)
}

/**
 * `pause` counts how long we wait for another emulator to let go of the file: a second; without it, hardly at all.
 * Throws UserError `ERR_STORE…`.
 */
export const openStore = async (location: string, pause: Pause = turnOfTheLoop): Promise<Store> => {
  const path = toPath(location)
  return createStore(await openInTurn(await loadSqlite(), path, pause), path)
}
