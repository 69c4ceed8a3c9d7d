// What a test pays before its first assertion, against the least that a server in the same process could cost.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { atMost, noted, type Row } from './rows.js'
import { median } from './statistics.js'

const AGAIN = 15

type Taken = Record<'first' | 'again', number>

const run = async (program: string): Promise<Taken> => {
  const path = fileURLToPath(new URL(program, import.meta.url))
  return JSON.parse((await promisify(execFile)(process.execPath, [path, String(AGAIN)])).stdout)
}

export const firsts = async (rounds: number): Promise<Row[]> => {
  const all: Record<'ours' | 'theirs', Taken[]> = { ours: [], theirs: [] }
  for (let round = 0; round < rounds; round++) {
    all.ours.push(await run('first-registration.js'))
    all.theirs.push(await run('first-call.js'))
  }
  const medians = (which: keyof Taken) => ({
    ours: median(all.ours.map(taken => taken[which])),
    theirs: median(all.theirs.map(taken => taken[which]))
  })
  const what = 'startEmulator and first registration, against a bare Fastify and first call'
  return [
    atMost(`${what}: in a new process, loading included`, 'ms', medians('first'), 1.5),
    noted(`${what}: again in the same process`, 'ms', medians('again'))
  ]
}
